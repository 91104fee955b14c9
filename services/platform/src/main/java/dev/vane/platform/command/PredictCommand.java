package dev.vane.platform.command;

import dev.vane.collector.replay.ReplayConfig;
import dev.vane.collector.replay.ReplaySource;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.platform.prediction.Picture;
import dev.vane.platform.prediction.RecordedVm;
import dev.vane.platform.prediction.RecordingPredictor;
import dev.vane.platform.prediction.RecordingPredictor.Worst;
import dev.vane.platform.text.Lines;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        description =
                "Predicts a recording second by second, without Kafka, and writes the predictions as CSV. A recording is"
                        + " a folder as --replay reads it.")
final class PredictCommand implements Callable<Integer> {
    private static final int WIDTH = 110;
    private static final String ROW = "%-32.32s %8s %8s %6s %6s  %s";

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recording.")
    private Path recording;

    @Option(names = "--model", paramLabel = "PATH", description = "Model bundle. Default: the built-in one.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--explain",
            description = "Explains each VM's window with the lowest prediction, in words and in a picture.")
    private boolean explain;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "predictions",
            description = "Folder for the written files, made if it is not there. Default: ${DEFAULT-VALUE}, in the"
                    + " current folder")
    private Path out;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        // A key that is wrong is an error here as well, though no key decides anything of what a recording holds.
        common.settings();
        ModelBundle bundle = Models.open(model);
        ModelRows rows = ModelRows.of(bundle.manifest());
        if (explain) {
            bundle.explainModel();
        }
        RecordingPredictor predicted = predict(bundle, rows);
        Files.createDirectories(out);
        Path csv = out.resolve(name() + "-predictions.csv");
        writeCsv(csv, predicted);
        Map<VmKey, Explanation> explanations = explain ? explain(bundle, predicted, out) : Map.of();
        if (json) {
            Output.line(spec, Output.json(toJson(bundle, predicted, explanations)));
        } else {
            print(bundle, predicted, explanations);
            Output.line(spec, "written: " + csv + (explain ? ", and a picture for each VM" : ""));
        }
        return 0;
    }

    private String name() {
        return Objects.requireNonNull(
                        recording.toAbsolutePath().normalize().getFileName(), "the recording is a folder with a name")
                .toString();
    }

    private RecordingPredictor predict(ModelBundle bundle, ModelRows rows) throws IOException, InterruptedException {
        try (ReplaySource source = ReplaySource.open(ReplayConfig.asFastAsPossible(recording));
                OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle);
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            WindowPredictor predictor =
                    new WindowPredictor(engine, bundle.manifest(), new PipelineMetrics(new PrometheusRegistry()));
            RecordingPredictor recorded = new RecordingPredictor(predictor, rows);
            recorded.run(source, read -> {
                if (read % 100 == 0) {
                    progress.show("predicted %d seconds".formatted(read));
                }
            });
            return recorded;
        }
    }

    private static void writeCsv(Path csv, RecordingPredictor predicted) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(csv)) {
            writer.write("host,vm,second,relative_performance,lower,upper,familiarity,unfamiliar\n");
            for (RecordedVm vm : predicted.vms()) {
                for (Prediction made : vm.predictions()) {
                    writer.write(String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%.4f,%s,%s,%s,%s%n",
                            quoted(made.key().host()),
                            quoted(made.key().vm()),
                            made.second(),
                            made.relativePerformance(),
                            cell(made.lower()),
                            cell(made.upper()),
                            cell(made.familiarity()),
                            made.unfamiliar()));
                }
            }
        }
    }

    private static String quoted(String name) {
        return name.matches("[\\w./@:-]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String cell(java.util.OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
    }

    private Map<VmKey, Explanation> explain(ModelBundle bundle, RecordingPredictor predicted, Path folder)
            throws IOException {
        Map<VmKey, Explanation> explanations = new TreeMap<>();
        try (ModelExplainer explainer = ModelExplainer.open(bundle)) {
            for (Map.Entry<VmKey, Worst> worst : predicted.worst().entrySet()) {
                try {
                    Explanation explanation = explain(explainer, worst.getKey(), worst.getValue(), folder);
                    explanations.put(worst.getKey(), explanation);
                } catch (ModelFailedException e) {
                    spec.commandLine()
                            .getErr()
                            .println("vane: %s is not explained: %s".formatted(worst.getKey(), e.getMessage()));
                }
            }
        }
        return explanations;
    }

    private Explanation explain(ModelExplainer explainer, VmKey vm, Worst window, Path folder) throws IOException {
        Explanation explanation =
                explainer.explain(window.window(), window.past()).explanation().orElseThrow();
        Files.writeString(
                folder.resolve(pictureName(vm)),
                Picture.of(explanation, explainer.deviations(window.window(), window.past())));
        return explanation;
    }

    private String pictureName(VmKey vm) {
        return "%s-%s.svg".formatted(name(), vm.toString().replaceAll("[^\\w.-]+", "-"));
    }

    private void print(ModelBundle bundle, RecordingPredictor predicted, Map<VmKey, Explanation> explanations) {
        Output.line(
                spec,
                "model %s%s"
                        .formatted(
                                Models.name(bundle),
                                bundle.manifest().trained() ? "" : ", untrained: its predictions mean nothing"));
        Output.line(spec, ROW.formatted("VM", "WINDOWS", "SKIPPED", "MEAN", "WORST", "WHEN"));
        for (RecordedVm vm : predicted.vms()) {
            Output.line(
                    spec,
                    ROW.formatted(
                            vm.vm(),
                            vm.predictions().size(),
                            vm.skippedWindows(),
                            vm.mean().isPresent()
                                    ? String.format(
                                            Locale.ROOT, "%.2f", vm.mean().getAsDouble())
                                    : "-",
                            vm.worst()
                                    .map(worst -> String.format(Locale.ROOT, "%.2f", worst.relativePerformance()))
                                    .orElse("-"),
                            vm.worst().map(PredictCommand::when).orElse("")));
        }
        explanations.values().forEach(explanation -> {
            Output.line(spec, "");
            Lines.wrap(explanation.sentence(), WIDTH).forEach(line -> Output.line(spec, line));
        });
    }

    private static String when(Prediction worst) {
        return Instant.ofEpochSecond(worst.second()) + (worst.unfamiliar() ? " unfamiliar" : "");
    }

    private Map<String, Object> toJson(
            ModelBundle bundle, RecordingPredictor predicted, Map<VmKey, Explanation> explanations) {
        List<Map<String, Object>> vms = new ArrayList<>();
        for (RecordedVm vm : predicted.vms()) {
            Map<String, Object> one = Output.object();
            one.put("host", vm.vm().host());
            one.put("vm", vm.vm().vm());
            one.put("windows", vm.predictions().size());
            one.put("skipped", vm.skippedWindows());
            one.put("unfamiliar", vm.unfamiliar());
            one.put("mean", vm.mean().isPresent() ? vm.mean().getAsDouble() : null);
            one.put("worst", vm.worst().map(Prediction::relativePerformance).orElse(null));
            one.put("worstSecond", vm.worst().map(Prediction::second).orElse(null));
            Explanation explanation = explanations.get(vm.vm());
            if (explanation != null) {
                one.put("sentence", explanation.sentence());
                one.put("picture", pictureName(vm.vm()));
            }
            vms.add(one);
        }
        Map<String, Object> result = Output.object();
        result.put("model", Models.name(bundle));
        result.put("trained", bundle.manifest().trained());
        result.put("vms", vms);
        return result;
    }
}
