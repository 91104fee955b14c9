package dev.vane.training.command;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.baseline.AveragedBoosting;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.CorrectedTrees;
import dev.vane.training.baseline.ExtraTrees;
import dev.vane.training.baseline.ExtraTreesConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.baseline.RuleAlone;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.Augmentation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.Distilled;
import dev.vane.training.cloudformer.FewLabels;
import dev.vane.training.cloudformer.Loss;
import dev.vane.training.cloudformer.Objective;
import dev.vane.training.cloudformer.Schedule;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.evaluation.Choice.Variant;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.MeaningfulRatios;
import dev.vane.training.example.ModelInputs;
import dev.vane.training.method.LedgerMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variants that were thought worth a try. */
final class Variants {
    private Variants() {}

    /** What is varied. */
    enum Of {
        TREES,
        NETWORK,
        /** What is known without training, and what trees are told beside it. */
        KNOWN,
        /** The network, if it corrects what is known. */
        CORRECTION,
        /** How many applications have labels, and whether the network learns from windows alone before. */
        LABELS
    }

    static List<Variant> of(Of of, ExampleSet examples, Path checkpoints) {
        return switch (of) {
            case TREES -> trees(ModelInputs.METRICS.of(examples));
            case NETWORK -> network(ModelInputs.METRICS.of(examples), checkpoints);
            case KNOWN -> known(examples);
            case CORRECTION -> correction(examples, checkpoints);
            case LABELS -> labels(examples, checkpoints);
        };
    }

    private static List<Variant> known(ExampleSet examples) {
        ExtraTreesConfig config = ExtraTreesConfig.ofSeconds();
        ExampleSet metrics = MeaningfulRatios.extend(ModelInputs.METRICS.of(examples));
        ExampleSet signals = MeaningfulRatios.extend(ModelInputs.SIGNALS.of(examples));
        List<Variant> variants = new ArrayList<>();
        for (LedgerMethod rule : Baselines.untrained()) {
            variants.add(new Variant(rule.name(), rule, signals));
        }
        variants.add(new Variant("extra trees on metrics", new ExtraTrees(config), metrics));
        variants.add(new Variant("extra trees on signals", new ExtraTrees(config), signals));
        for (KnownRule rule : KnownRule.values()) {
            if (!rule.equals(KnownRule.NONE)) {
                variants.add(new Variant(lower(rule) + " alone", new RuleAlone(rule), signals));
            }
        }
        for (KnownRule rule : List.of(KnownRule.BEST_OF_BOTH, KnownRule.BY_ACTIVITY)) {
            for (ExtraTreesConfig candidate : ExtraTreesConfig.corrections()) {
                variants.add(new Variant(
                        "trees correct %s, leaves of %d, columns %s, %d statistics"
                                .formatted(
                                        lower(rule),
                                        candidate.leaf(),
                                        candidate.columnShare(),
                                        candidate.statistics().size()),
                        new CorrectedTrees(rule, candidate),
                        signals));
            }
        }
        variants.add(new Variant(
                "trees correct by activity, of the VM alone",
                new CorrectedTrees(KnownRule.BY_ACTIVITY, ExtraTreesConfig.ofCorrections()),
                FeatureSubset.without(signals, feature -> !feature.scope().isOwn())));
        return variants;
    }

    private static String lower(KnownRule rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The network that corrects, beside the one that does not. */
    private static List<Variant> correction(ExampleSet examples, Path checkpoints) {
        ExampleSet signals = MeaningfulRatios.extend(ModelInputs.SIGNALS.of(examples));
        TrainingConfig shipped = TrainingConfig.shipped();
        TrainingConfig corrects = shipped.with(KnownRule.BY_ACTIVITY);
        TrainingConfig small = corrects.with(shipped.architecture().ofWidth(32, 2, 2));
        Map<String, TrainingConfig> configs = new LinkedHashMap<>();
        configs.put("corrects nothing", shipped);
        configs.put("corrects by activity", corrects);
        configs.put("corrects, width 32, two heads and blocks", small);
        configs.put("corrects, small, rate 3e-4", small.with(shipped.schedule().with(5, 3e-4)));
        configs.put("corrects, small, 15 epochs", small.with(shipped.schedule().with(15, 1e-3)));
        configs.put("corrects, small, all three augmentations", small.with(new Augmentation(0.3, 0.5, 0.4)));
        configs.put(
                "corrects, small, absolute error, windows weigh the same",
                small.with(objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false)));
        List<Variant> variants = new ArrayList<>();
        configs.forEach((name, config) -> variants.add(variant(name, config, signals, checkpoints)));
        CloudFormerMethod student =
                new CloudFormerMethod(TrainingConfig.correcting(), Ablation.NONE).withCheckpoints(checkpoints);
        variants.add(new Variant(
                "corrects, small, all three augmentations, taught by trees",
                new Distilled(new CorrectedTrees(KnownRule.BY_ACTIVITY, ExtraTreesConfig.ofCorrections()), student, 2),
                signals));
        return variants;
    }

    private static List<Variant> labels(ExampleSet examples, Path checkpoints) {
        ExampleSet signals = MeaningfulRatios.extend(ModelInputs.SIGNALS.of(examples));
        CloudFormerMethod network =
                new CloudFormerMethod(TrainingConfig.correcting(), Ablation.NONE).withCheckpoints(checkpoints);
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("the rule alone", new RuleAlone(KnownRule.BY_ACTIVITY), signals));
        for (int percent : List.of(5, 10, 25, 50, 100)) {
            String labels = "labels of %d %% of the applications".formatted(percent);
            variants.add(new Variant(labels, new FewLabels(network, percent / 100.0, 0), signals));
            variants.add(new Variant(labels + ", pretrained", new FewLabels(network, percent / 100.0, 5), signals));
        }
        return variants;
    }

    private static List<Variant> trees(ExampleSet examples) {
        ExampleSet withRatios = MeaningfulRatios.extend(examples);
        List<Variant> variants = new ArrayList<>();
        for (BoostingConfig config : BoostingConfig.candidates()) {
            String name = "%d trees, depth %d, rate %s, columns %s, %s"
                    .formatted(
                            config.rounds(), config.depth(), config.rate(), config.columnShare(), config.objective());
            variants.add(new Variant(name, new GradientBoosting(config), examples));
            variants.add(new Variant(name + ", ratios", new GradientBoosting(config), withRatios));
            variants.add(new Variant(name + ", averaged, ratios", new AveragedBoosting(config), withRatios));
        }
        for (ExtraTreesConfig config : ExtraTreesConfig.candidates()) {
            String name = "extra-trees, leaves of %d, columns %s, %d statistics, ratios"
                    .formatted(
                            config.leaf(),
                            config.columnShare(),
                            config.statistics().size());
            variants.add(new Variant(name, new ExtraTrees(config), withRatios));
        }
        return variants;
    }

    /** Each differs from what ships in what its name says. */
    private static List<Variant> network(ExampleSet windows, Path checkpoints) {
        TrainingConfig shipped = TrainingConfig.shipped();
        Schedule schedule = shipped.schedule();
        ExampleSet ratios = MeaningfulRatios.extend(windows);
        TrainingConfig small = shipped.with(shipped.architecture().ofWidth(32, 2, 2));
        Map<String, TrainingConfig> configs = new LinkedHashMap<>();
        configs.put("shipped", shipped);
        configs.put("no vectors for metrics", shipped.with(CloudFormerArchitecture.shipped()));
        configs.put("width 32, two heads and blocks", small);
        configs.put(
                "windows weigh the same", shipped.with(objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false)));
        configs.put("mean absolute error", shipped.with(objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, true)));
        configs.put(
                "logit target, absolute error", shipped.with(objective(Loss.ABSOLUTE, Objective.Scale.LOGIT, true)));
        configs.put("channel dropout 0.3", shipped.with(new Augmentation(0.3, 0, 0)));
        configs.put("length jitter 0.5", shipped.with(new Augmentation(0, 0.5, 0)));
        configs.put("mixup 0.4", shipped.with(new Augmentation(0, 0, 0.4)));
        configs.put("all three augmentations", shipped.with(new Augmentation(0.3, 0.5, 0.4)));
        configs.put("10 epochs, rate 5e-4", shipped.with(schedule.with(10, 5e-4)));
        configs.put("20 epochs, rate 2e-4", shipped.with(schedule.with(20, 2e-4)));
        TrainingConfig longer = shipped.with(schedule.with(20, 1e-3));
        Objective absolute = objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false);
        configs.put("20 epochs", longer);
        configs.put(
                "20 epochs, windows weigh the same",
                longer.with(objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false)));
        configs.put("20 epochs, absolute error, windows weigh the same", longer.with(absolute));
        configs.put(
                "20 epochs, rate 2e-3, width 32, two heads and blocks, absolute error, windows weigh the same",
                TrainingConfig.small());
        List<Variant> variants = new ArrayList<>();
        configs.forEach((name, config) -> variants.add(variant(name, config, ratios, checkpoints)));
        variants.add(variant("without ratios", shipped, windows, checkpoints));
        // Other data sets than the lab's may state no such unit.
        if (ratios.features().stream().anyMatch(Variants::hasNoUnit)) {
            ExampleSet noUnits = FeatureSubset.without(ratios, feature -> !hasNoUnit(feature));
            variants.add(variant("features without a unit alone", shipped, noUnits, checkpoints));
        }
        variants.add(variant(
                "10 epochs, rate 5e-4, windows weigh the same, without ratios",
                shipped.with(schedule.with(10, 5e-4))
                        .with(objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false)),
                windows,
                checkpoints));
        return variants;
    }

    private static boolean hasNoUnit(Feature feature) {
        return feature.unit().equals("1");
    }

    private static Objective objective(Loss loss, Objective.Scale scale, boolean equalApplications) {
        return new Objective(loss, scale, equalApplications);
    }

    private static Variant variant(String name, TrainingConfig config, ExampleSet inputs, Path checkpoints) {
        return new Variant(name, new CloudFormerMethod(config, Ablation.NONE).withCheckpoints(checkpoints), inputs);
    }
}
