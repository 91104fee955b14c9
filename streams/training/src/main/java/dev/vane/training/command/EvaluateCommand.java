package dev.vane.training.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.evaluation.BundleScore;
import dev.vane.training.evaluation.Evaluation;
import dev.vane.training.evaluation.FamiliarityCurve;
import dev.vane.training.evaluation.OuterOpenings;
import dev.vane.training.evaluation.Report;
import dev.vane.training.method.Method;
import dev.vane.training.shipping.HeldOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what ships against what a good engineer would use instead, on applications that none of them has seen. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates the model and its baselines on unseen applications by grouped cross-validation,",
            "and writes a report, pictures and a JSON object. Results computed before are reused."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            defaultValue = "data/lab",
            description = "Labelled runs: the lab's, lumos, or nginx_interference. Default: ${DEFAULT-VALUE}")
    private Path dataset;

    @Option(
            names = "--without-statics",
            description =
                    "Leaves out the inputs that are not measured (nginx_interference: replicas and offered rate).")
    private boolean withoutStatics;

    @Option(
            names = "--preset",
            defaultValue = "shipped",
            description = "Settings of the model: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Preset.Name preset;

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

    @Option(names = "--folds", defaultValue = "5", description = "Number of outer folds. Default: ${DEFAULT-VALUE}")
    private int folds;

    @Option(names = "--seeds", defaultValue = "3", description = "Number of seeds. Default: ${DEFAULT-VALUE}")
    private int seeds;

    @Option(names = "--json", description = "Prints the report's JSON object as the last line.")
    private boolean json;

    @Option(
            names = "--model",
            paramLabel = "BUNDLE",
            description = "Evaluates this bundle on the data set as it is, instead of training new models.")
    private Path model;

    @Override
    public Integer call() throws IOException {
        NamedExamples data = NamedExamples.open(
                dataset, withoutStatics ? NamedExamples.Statics.WITHOUT : NamedExamples.Statics.WITH);
        if (model != null) {
            return score(data);
        }
        List<Long> numbers = LongStream.rangeClosed(1, seeds).boxed().toList();
        Preset settings = Preset.of(preset);
        List<Method> members = settings.members(cache.resolve("checkpoints"));
        Evaluation.Plan plan = new Evaluation.Plan(
                settings.modelName(),
                members,
                settings.shares(),
                Baselines.all(settings.boosting()),
                ablations(settings, data),
                Baselines.controls(settings.boosting()),
                Baselines.trees(settings.boosting()),
                folds,
                numbers);
        PrintWriter err = spec.commandLine().getErr();
        Evaluation.Result result;
        try (ProgressBar bar = new ProgressBar(err)) {
            result = new Evaluation(plan, new PredictionCache(cache))
                    .run(
                            settings.inputs(data.examples()),
                            (step, of, name) -> bar.part((double) step / of, (step + 1.0) / of, name));
        }
        FamiliarityCurve familiarity = FamiliarityCurve.of(data.examples(), folds, numbers.getFirst());
        Files.createDirectories(out);
        int openings = new OuterOpenings(out.resolve("evaluation-openings.tsv")).open(data.name(), result.identity());
        ObjectNode report = Report.write(
                result,
                new Report.About(data.name(), data.origin(), command(), numbers, folds, openings, data.notes()),
                familiarity,
                out);
        PrintWriter output = spec.commandLine().getOut();
        output.println(json ? report.toString() : "written: " + out.resolve("evaluation-" + data.name() + ".md"));
        output.flush();
        return 0;
    }

    private int score(NamedExamples data) throws IOException {
        ModelBundle bundle = ModelBundle.read(model);
        Manifest manifest = bundle.manifest();
        String name = manifest.name() + "@" + manifest.version();
        BundleScore score;
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            score = BundleScore.of(engine, manifest, data.examples(), trainedOn(manifest, data), bar.part(0, 1, name));
        }
        String command = "./vane evaluate --model %s --dataset %s".formatted(shown(model), shown(dataset));
        ObjectNode report = score.json(name, data.name(), command);
        Files.createDirectories(out);
        Path page = out.resolve("score-%s-%s.md".formatted(manifest.name(), data.name()));
        Files.writeString(page, score.markdown(name, data.name(), command));
        Files.writeString(
                out.resolve("score-%s-%s.json".formatted(manifest.name(), data.name())),
                report.toPrettyString() + "\n");
        PrintWriter output = spec.commandLine().getOut();
        output.println(json ? report.toString() : "written: " + page);
        output.flush();
        return 0;
    }

    /** The applications of this very data set that the bundle was trained on; none of another. */
    private Set<String> trainedOn(Manifest manifest, NamedExamples data) throws IOException {
        String hash = FolderHash.of(dataset);
        if (manifest.trainingData().stream().noneMatch(source -> source.sha256().equals(hash))) {
            return Set.of();
        }
        Set<String> trained = new TreeSet<>(data.examples().groups());
        trained.removeAll(HeldOut.of(dataset).all());
        return trained;
    }

    /** What the neural network is without a part of it. */
    private List<Method> ablations(Preset preset, NamedExamples data) {
        return preset.ablations(data.examples()).stream()
                .<Method>map(ablation -> preset.network(ablation, cache.resolve("checkpoints")))
                .toList();
    }

    /** A folder outside of the project is another on every machine and only named. */
    private static String shown(Path path) {
        return path.isAbsolute() || path.startsWith("..") ? "DIR/" + path.getFileName() : path.toString();
    }

    /** As a user would type it. */
    private String command() {
        StringBuilder text = new StringBuilder("./vane evaluate --dataset ").append(shown(dataset));
        if (withoutStatics) {
            text.append(" --without-statics");
        }
        if (preset != Preset.Name.SHIPPED) {
            text.append(" --preset ").append(preset.name().toLowerCase(Locale.ROOT));
        }
        return text.append(" --folds ")
                .append(folds)
                .append(" --seeds ")
                .append(seeds)
                .toString();
    }
}
