package dev.vane.training.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.training.adaptation.AdaptationEvaluation;
import dev.vane.training.adaptation.AdaptationReport;
import dev.vane.training.alerts.AlertEvaluation;
import dev.vane.training.alerts.AlertReport;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeakCheck;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.dataset.Phase;
import dev.vane.training.evaluation.BundleScore;
import dev.vane.training.evaluation.Evaluation;
import dev.vane.training.evaluation.FamiliarityCurve;
import dev.vane.training.evaluation.FamiliarityFindings;
import dev.vane.training.evaluation.HostFamiliarity;
import dev.vane.training.evaluation.OuterOpenings;
import dev.vane.training.evaluation.PartitionEvaluation;
import dev.vane.training.evaluation.PartitionReport;
import dev.vane.training.evaluation.Report;
import dev.vane.training.evaluation.UntrainedEvaluation;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.Windowing;
import dev.vane.training.method.Method;
import dev.vane.training.shipping.HeldOut;
import dev.vane.training.stack.Stack;
import dev.vane.training.takers.TakersReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what ships against what a good engineer would use instead, on applications that none of them has seen. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates the model and its baselines on unseen applications by grouped cross-validation,",
            "and writes a report, pictures and a JSON object. Results computed before are reused."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_LEFT_OUT_ALONE = 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EvaluateOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs/results",
            description = "Folder for the report. Default: ${DEFAULT-VALUE}")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".vane/evaluation",
            description = "Folder of stored predictions. Default: ${DEFAULT-VALUE}")
    private Path cache;

    @Option(names = "--json", description = "Prints the report's JSON object as the last line.")
    private boolean json;

    @Option(
            names = "--model",
            paramLabel = "BUNDLE",
            description = "Evaluates this bundle on the data set as it is, instead of training new models.")
    private Path model;

    @Override
    public Integer call() throws IOException {
        int protocols = (model == null ? 0 : 1)
                + (options.untrained ? 1 : 0)
                + (options.alerts ? 1 : 0)
                + (options.measured ? 1 : 0)
                + (options.takers ? 1 : 0)
                + (options.familiarity ? 1 : 0)
                + (options.partitions == 0 ? 0 : 1)
                + (options.leaveOut == LeftOut.HOSTS && !options.untrained && !options.measured && !options.familiarity
                        ? 1
                        : 0);
        if (protocols > 1 || options.partitions < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--model, --untrained, --alerts, --measured, --familiarity, --takers, --partitions and --leave-out hosts cannot be"
                            + " combined, except --untrained, --measured or --familiarity with --leave-out hosts; partitions are 0 or more");
        }
        if (options.measured && options.kind() != NamedExamples.Kind.LAB) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--measured needs VMs that were measured in several blocks: a data set of the lab");
        }
        if (options.takers) {
            return takers();
        }
        NamedExamples data = options.open();
        if (options.leaveOut == LeftOut.HOSTS) {
            // Refused before anything is learnt.
            Folds.hosts(data.examples());
        }
        if (model != null) {
            return score(data);
        }
        if (options.familiarity) {
            return familiarity(data);
        }
        if (options.untrained) {
            return untrained(data);
        }
        if (options.alerts) {
            return alerts(data);
        }
        if (options.measured) {
            return measured(data);
        }
        return options.partitions > 0 ? partitions(data) : folds(data);
    }

    private Integer folds(NamedExamples data) throws IOException {
        Preset settings = Preset.of(options.preset);
        Evaluation.Result result;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            result = new Evaluation(plan(settings, data), new PredictionCache(cache))
                    .run(settings.inputs(data.examples()), steps(bar));
        }
        String name = data.name() + options.suffix();
        Report.About about = options.about(data, name, opened(name, result.identity()));
        return written(Report.write(result, about, out), "evaluation-" + name);
    }

    /** No model is measured, so no outer fold is opened. */
    private Integer familiarity(NamedExamples data) throws IOException {
        Preset settings = Preset.of(options.preset);
        Report.About about = options.about(data, data.name() + options.suffix(), 0);
        ExampleSet windows = settings.chosen().of(data.examples());
        KnownRule known = settings.training().known();
        long seed = about.seeds().getFirst();
        FamiliarityFindings findings =
                switch (options.leaveOut) {
                    case APPLICATIONS -> FamiliarityCurve.of(windows, known, options.folds, seed);
                    case HOSTS -> HostFamiliarity.of(windows, known, seed);
                };
        return written(findings.write(about, out), "familiarity-" + about.dataset());
    }

    private Integer partitions(NamedExamples data) throws IOException {
        Preset settings = Preset.of(options.preset);
        PartitionEvaluation.Result result;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            result = new PartitionEvaluation(plan(settings, data), new PredictionCache(cache), options.partitions)
                    .run(settings.inputs(data.examples()), steps(bar));
        }
        int openings = opened(data.name() + "-partitions", result.identity());
        Report.About about = options.about(data, data.name(), openings);
        return written(PartitionReport.write(result, about, out), "partitions-" + about.dataset());
    }

    /** No model is measured, so no outer fold is opened. */
    private Integer untrained(NamedExamples data) throws IOException {
        UntrainedEvaluation result = UntrainedEvaluation.run(
                Baselines.constant(),
                Baselines.untrained(),
                new CrossValidation(new PredictionCache(cache), options.folds, options.leaveOut),
                data.examples(),
                options.seeds());
        Files.createDirectories(out);
        Report.About about = options.about(data, data.name() + options.suffix(), 0);
        return written(result.write(about, out), "untrained-" + about.dataset());
    }

    /** On the outer folds of an evaluation without alerts, whose kept predictions serve for both. */
    private Integer alerts(NamedExamples data) throws IOException {
        Preset settings = Preset.of(options.preset);
        Stack stack = stack(settings);
        AlertEvaluation.Result result;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            result = new AlertEvaluation(
                            settings.modelName(), stack, settings.training().known(), options.folds, options.seeds())
                    .run(
                            data.dataset(),
                            settings.chosen().of(data.examples()),
                            LeakCheck.require(settings.inputs(data.examples())),
                            bar.part(0, 1, settings.modelName()));
        }
        int openings =
                opened(data.name(), stack.identity() + settings.blending().told());
        Report.About about = options.about(data, data.name(), openings);
        return written(AlertReport.write(result, about, out), "alerts-" + about.dataset());
    }

    /** On the outer folds of an evaluation without measurements, whose kept predictions serve for both. */
    private Integer measured(NamedExamples data) throws IOException {
        Preset settings = Preset.of(options.preset);
        Stack stack = stack(settings);
        ExampleSet alone = Windowing.SECONDS.examples(new LabReader().readAlone(options.dataset));
        // Together, so that both have the same features.
        ExampleSet inputs = LeakCheck.require(settings.inputs(data.examples().and(alone)));
        AdaptationEvaluation.Result result;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            result = new AdaptationEvaluation(
                            settings.modelName(),
                            stack,
                            settings.training().known(),
                            options.leaveOut,
                            options.folds,
                            options.seeds())
                    .run(
                            inputs.only(example -> example.phase() != Phase.ALONE),
                            inputs.only(example -> example.phase() == Phase.ALONE),
                            bar.part(0, 1, settings.modelName()));
        }
        String name = data.name() + options.suffix();
        int openings = opened(name, stack.identity() + settings.blending().told());
        return written(AdaptationReport.write(result, options.about(data, name, openings), out), "adaptation-" + name);
    }

    /** Nothing is learnt: who took CPU time follows from the stall ledger alone. */
    private Integer takers() throws IOException {
        if (options.kind() != NamedExamples.Kind.LAB) {
            throw new ParameterException(
                    spec.commandLine(), "--takers needs interference that was injected: a data set of the lab");
        }
        Path page = TakersReport.write(
                options.dataset, "./vane evaluate --takers --dataset " + EvaluateOptions.shown(options.dataset), out);
        spec.commandLine().getOut().println("written: " + page);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Stack stack(Preset settings) {
        return new Stack(
                settings.members(cache.resolve("checkpoints")), new PredictionCache(cache), settings.blending());
    }

    /** Candidates that were ever measured there, this one included. */
    private int opened(String dataset, String identity) throws IOException {
        Files.createDirectories(out);
        return new OuterOpenings(out.resolve("evaluation-openings.tsv")).open(dataset, identity);
    }

    private static Evaluation.Steps steps(ProgressBar bar) {
        return (step, of, name) -> bar.part((double) step / of, (step + 1.0) / of, name);
    }

    private Evaluation.Plan plan(Preset settings, NamedExamples data) {
        return new Evaluation.Plan(
                settings.modelName(),
                settings.members(cache.resolve("checkpoints")),
                settings.blending(),
                settings.training().known(),
                Baselines.all(settings.boosting()),
                Baselines.untrained(),
                ablations(settings, data),
                Baselines.controls(settings.boosting()),
                hasFewApplications(data) ? Baselines.trees(settings.boosting()) : List.of(),
                options.leaveOut,
                options.folds,
                options.seeds());
    }

    /** Of many applications, folds leave out few of them at a time, and one alone would take hours and tell the same. */
    private boolean hasFewApplications(NamedExamples data) {
        return options.leaveOut == LeftOut.APPLICATIONS
                && data.examples().groups().size() <= MOST_LEFT_OUT_ALONE;
    }

    private int score(NamedExamples data) throws IOException {
        ModelBundle bundle = ModelBundle.read(model);
        Manifest manifest = bundle.manifest();
        String name = manifest.name() + "@" + manifest.version();
        BundleScore score;
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            score = BundleScore.of(
                    engine,
                    manifest,
                    data.examples(),
                    trainedOn(manifest, data),
                    Baselines.untrained(),
                    bar.part(0, 1, name));
        }
        String command = "./vane evaluate --model %s --dataset %s"
                .formatted(EvaluateOptions.shown(model), EvaluateOptions.shown(options.dataset));
        ObjectNode report = score.json(name, data.name(), command);
        Files.createDirectories(out);
        String file = "score-%s-%s".formatted(manifest.name(), data.name());
        Files.writeString(out.resolve(file + ".md"), score.markdown(name, data.name(), command));
        Files.writeString(out.resolve(file + ".json"), report.toPrettyString() + "\n");
        return written(report, file);
    }

    private int written(ObjectNode report, String name) {
        PrintWriter output = spec.commandLine().getOut();
        output.println(json ? report.toString() : "written: " + out.resolve(name + ".md"));
        output.flush();
        return 0;
    }

    /**
     * The applications that the bundle may have been trained on: all that are not held out, if it was trained on this data set or on
     * what it was before it grew, which has its name; none if it was trained on others alone.
     */
    private Set<String> trainedOn(Manifest manifest, NamedExamples data) throws IOException {
        String hash = FolderHash.of(options.dataset);
        if (manifest.trainingData().stream()
                .noneMatch(source -> source.sha256().equals(hash) || isOf(source.name(), data.name()))) {
            return Set.of();
        }
        Set<String> trained = new TreeSet<>(data.examples().groups());
        trained.removeAll(HeldOut.of(options.dataset).all());
        return trained;
    }

    private static boolean isOf(String trainingData, String dataset) {
        return trainingData.equals(dataset) || trainingData.startsWith(dataset + " without ");
    }

    /** What the neural network is without a part of it. */
    private List<Method> ablations(Preset preset, NamedExamples data) {
        return preset.ablations(data.examples()).stream()
                .<Method>map(ablation -> preset.network(ablation, cache.resolve("checkpoints")))
                .toList();
    }
}
