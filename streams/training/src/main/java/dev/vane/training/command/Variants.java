package dev.vane.training.command;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.baseline.AveragedBoosting;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.Augmentation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.Loss;
import dev.vane.training.cloudformer.Objective;
import dev.vane.training.cloudformer.Schedule;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.evaluation.Choice.Variant;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.example.MeaningfulRatios;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The variants that were thought worth a try. */
final class Variants {
    private Variants() {}

    /** What is varied. */
    enum Of {
        TREES,
        NETWORK
    }

    static List<Variant> of(Of of, ExampleSet examples, Path checkpoints) {
        return switch (of) {
            case TREES -> trees(examples);
            case NETWORK -> network(examples, checkpoints);
        };
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
        return variants;
    }

    private static List<Variant> network(ExampleSet examples, Path checkpoints) {
        TrainingConfig base = TrainingConfig.shipped();
        Schedule schedule = base.schedule();
        TrainingConfig bag = base.with(CloudFormerArchitecture.shipped());
        Objective absolute = new Objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false);
        List<Variant> variants = new ArrayList<>();
        add(variants, "shipped", base, examples, checkpoints);
        add(variants, "ratios", base, MeaningfulRatios.extend(examples), checkpoints);
        ExampleSet withRatios = MeaningfulRatios.extend(examples);
        TrainingConfig alike = base.with(new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, true));
        TrainingConfig quick = alike.with(schedule.with(5, 1e-3));
        add(variants, "ratios, applications alike", alike, withRatios, checkpoints);
        add(variants, "ratios, alike, 5 epochs at 1e-3", alike.with(schedule.with(5, 1e-3)), withRatios, checkpoints);
        add(
                variants,
                "without units, alike, 5 epochs at 1e-3",
                quick,
                FeatureSubset.without(withRatios, feature -> !feature.unit().equals("1")),
                checkpoints);
        for (Augmentation augmentation : List.of(
                new Augmentation(0.3, 0, 0), new Augmentation(0, 0, 0.4), new Augmentation(0.3, 0.5, 0.4))) {
            add(
                    variants,
                    "ratios, alike, 5 epochs, channel dropout %s, jitter %s, mixup %s"
                            .formatted(
                                    augmentation.channelDropout(), augmentation.lengthJitter(), augmentation.mixup()),
                    quick.with(augmentation),
                    withRatios,
                    checkpoints);
        }
        add(variants, "no vectors for metrics", bag, examples, checkpoints);
        add(variants, "width 32, no vectors", bag.with(bag.architecture().ofWidth(32, 2, 2)), examples, checkpoints);
        add(variants, "mean absolute error", base.with(absolute), examples, checkpoints);
        add(
                variants,
                "applications weigh the same",
                base.with(new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, true)),
                examples,
                checkpoints);
        add(
                variants,
                "logit target, absolute error",
                base.with(new Objective(Loss.ABSOLUTE, Objective.Scale.LOGIT, false)),
                examples,
                checkpoints);
        add(variants, "channel dropout 0.1", base.with(new Augmentation(0.1, 0, 0)), examples, checkpoints);
        add(variants, "length jitter", base.with(new Augmentation(0, 0.5, 0)), examples, checkpoints);
        add(variants, "mixup 0.2", base.with(new Augmentation(0, 0, 0.2)), examples, checkpoints);
        add(variants, "20 epochs", base.with(schedule.with(20, 5e-4)), examples, checkpoints);
        add(variants, "20 epochs, rate 2e-4", base.with(schedule.with(20, 2e-4)), examples, checkpoints);
        add(variants, "5 epochs, rate 1e-3", base.with(schedule.with(5, 1e-3)), examples, checkpoints);
        add(
                variants,
                "width 32, rate 1e-3",
                base.with(base.architecture().ofWidth(32, 2, 2)).with(schedule.with(10, 1e-3)),
                examples,
                checkpoints);
        add(
                variants,
                "width 32, all augmentations, 20 epochs",
                base.with(base.architecture().ofWidth(32, 2, 2)).with(new Augmentation(0.1, 0.5, 0.2)),
                examples,
                checkpoints);
        return variants;
    }

    private static void add(
            List<Variant> variants, String name, TrainingConfig config, ExampleSet inputs, Path checkpoints) {
        variants.add(
                new Variant(name, new CloudFormerMethod(config, Ablation.NONE).withCheckpoints(checkpoints), inputs));
    }
}
