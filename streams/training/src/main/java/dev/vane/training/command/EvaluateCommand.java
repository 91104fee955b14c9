package dev.vane.training.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.evaluation.Evaluation;
import dev.vane.training.evaluation.OuterOpenings;
import dev.vane.training.evaluation.Report;
import dev.vane.training.method.Method;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            "Measures the model and its baselines on unseen applications: grouped cross-validation,",
            "with a report, pictures and a JSON object. What was computed before is kept and not computed again."
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
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs/results",
            description = "Where the report is written. Default: ${DEFAULT-VALUE}")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".vane/evaluation",
            description = "Where predictions are kept. Default: ${DEFAULT-VALUE}")
    private Path cache;

    @Option(names = "--folds", defaultValue = "5", description = "Outer folds. Default: ${DEFAULT-VALUE}")
    private int folds;

    @Option(names = "--seeds", defaultValue = "3", description = "How many seeds. Default: ${DEFAULT-VALUE}")
    private int seeds;

    @Option(names = "--json", description = "Prints the report's JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        NamedExamples data = NamedExamples.open(
                dataset, withoutStatics ? NamedExamples.Statics.WITHOUT : NamedExamples.Statics.WITH);
        List<Long> numbers = LongStream.rangeClosed(1, seeds).boxed().toList();
        Preset preset = Preset.of(Preset.Name.SHIPPED);
        List<Method> members = preset.members(cache.resolve("checkpoints"));
        Evaluation.Plan plan = new Evaluation.Plan(
                preset.modelName(),
                members,
                Baselines.all(preset.boosting()),
                ablations(preset, data),
                Baselines.controls(preset.boosting()),
                Baselines.trees(preset.boosting()),
                folds,
                numbers);
        PrintWriter err = spec.commandLine().getErr();
        Evaluation.Result result;
        try (ProgressBar bar = new ProgressBar(err)) {
            result = new Evaluation(plan, new PredictionCache(cache))
                    .run(
                            preset.inputs(data.examples()),
                            (step, of, name) -> bar.part((double) step / of, (step + 1.0) / of, name));
        }
        Files.createDirectories(out);
        int openings = new OuterOpenings(out.resolve("evaluation-openings.tsv")).open(data.name(), result.identity());
        ObjectNode report = Report.write(
                result,
                new Report.About(data.name(), data.origin(), command(), numbers, folds, openings, data.notes()),
                out);
        PrintWriter output = spec.commandLine().getOut();
        output.println(json ? report.toString() : "written: " + out.resolve("evaluation-" + data.name() + ".md"));
        output.flush();
        return 0;
    }

    /** What the neural network is without a part of it. */
    private List<Method> ablations(Preset preset, NamedExamples data) {
        return preset.ablations(data.examples()).stream()
                .<Method>map(ablation -> preset.network(ablation, cache.resolve("checkpoints")))
                .toList();
    }

    /** As a user would type it; a folder outside of the project is another on every machine and only named. */
    private String command() {
        StringBuilder text = new StringBuilder("./vane evaluate --dataset ")
                .append(dataset.isAbsolute() || dataset.startsWith("..") ? "DIR/" + dataset.getFileName() : dataset);
        if (withoutStatics) {
            text.append(" --without-statics");
        }
        return text.append(" --folds ")
                .append(folds)
                .append(" --seeds ")
                .append(seeds)
                .toString();
    }
}
