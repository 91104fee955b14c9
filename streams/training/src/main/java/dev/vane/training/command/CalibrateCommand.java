package dev.vane.training.command;

import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.training.calibration.BundleModel;
import dev.vane.training.calibration.CalibrationReport;
import dev.vane.training.calibration.HeadSearch;
import dev.vane.training.calibration.SinkCensus;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.shipping.HeldOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out whether calibrated attention predicts better. */
@Command(
        name = "calibrate",
        description = {
            "Tests calibration of each attention head on applications that the model was not trained on, and keeps",
            "the heads that improve the prediction significantly: mostly none. Writes a report, and a bundle only if"
                    + " a head is kept."
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "BUNDLE", required = true, description = "A folder or a zip file.")
    private Path model;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            defaultValue = "data/lab",
            description = "Labelled runs whose splits.yaml names the applications. Default: ${DEFAULT-VALUE}")
    private Path dataset;

    @Option(
            names = "--out",
            paramLabel = "BUNDLE",
            description = "Output bundle, written only if a head is kept. Default: none is written")
    private Path out;

    @Option(
            names = "--alpha",
            defaultValue = "5",
            description = "A key is a sink if it receives more than this multiple of the fair share. Default:"
                    + " ${DEFAULT-VALUE}")
    private double alpha;

    @Option(
            names = "--beta",
            defaultValue = "0.4",
            description = "Share of its weight that a sink keeps, in [0, 1]. Default: ${DEFAULT-VALUE}")
    private double beta;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the bootstrap. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "docs/results",
            description = "Folder for calibration.json and calibration.md. Default: ${DEFAULT-VALUE}")
    private Path results;

    @Override
    public Integer call() throws IOException {
        ModelBundle bundle = ModelBundle.read(model);
        var calibrated = new BundleModel(bundle, alpha, beta);
        List<CalibratedHead> candidates =
                HeadSearch.candidates(bundle.manifest().architecture());
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("the first %d blocks are left alone, and the model has no others"
                    .formatted(HeadSearch.FIRST_BLOCK));
        }
        NamedExamples data = NamedExamples.open(dataset, NamedExamples.Statics.WITH);
        ExampleSet examples = FeatureSubset.of(data.examples(), bundle.manifest());
        HeldOut heldOut = HeldOut.of(dataset);
        ExampleSet choice = of(examples, heldOut.calibrationChoice(), "calibrationChoice");
        ExampleSet check = of(examples, heldOut.calibrationCheck(), "calibrationCheck");
        var search = new HeadSearch(HeadSearch.DEFAULT.level(), seed);
        HeadSearch.Result result;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            result = search.run(calibrated, candidates, choice, check, bar.part(0, 1, "calibrating"));
        }
        ExampleSet both = examples.only(example -> heldOut.calibrationChoice().contains(example.group())
                || heldOut.calibrationCheck().contains(example.group()));
        var report = new CalibrationReport(
                bundle.manifest(),
                bundle.weightsSha256(),
                data.name(),
                command(),
                alpha,
                beta,
                search.level(),
                result,
                SinkCensus.of(bundle, alpha, both));
        report.write(results);
        if (out != null && !result.kept().isEmpty()) {
            CalibratedBundle.with(bundle, calibrated.calibration(result.kept())).write(out);
        }
        print(report);
        return 0;
    }

    private ExampleSet of(ExampleSet examples, List<String> applications, String key) {
        ExampleSet held = examples.only(example -> applications.contains(example.group()));
        if (held.size() == 0) {
            throw new IllegalArgumentException("%s of %s names no application with windows: %s"
                    .formatted(key, dataset.resolve(HeldOut.FILE), applications));
        }
        return held;
    }

    private String command() {
        return "./vane calibrate --model %s --dataset %s --alpha %s --beta %s --seed %d"
                .formatted(model, dataset, alpha, beta, seed);
    }

    private void print(CalibrationReport report) {
        PrintWriter output = spec.commandLine().getOut();
        output.println(report.verdict());
        if (out != null) {
            output.println(report.result().kept().isEmpty() ? "no bundle is written" : "written: " + out);
        }
        output.flush();
    }
}
