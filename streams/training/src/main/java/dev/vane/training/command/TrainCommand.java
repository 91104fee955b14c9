package dev.vane.training.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.shipping.BundleTraining;
import dev.vane.training.shipping.HeldOut;
import dev.vane.training.shipping.ServedCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a bundle on labelled runs. */
@Command(
        name = "train",
        description = {
            "Trains a model bundle on labelled runs: network, trees, intervals and familiarity.",
            "It continues where it was stopped. Applications that the data set's splits.yaml holds out are",
            "not used."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Labelled runs. Default: ${DEFAULT-VALUE}")
    private Path dataset;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            defaultValue = "models/cloudformer-lab.zip",
            description = "Output bundle: a folder or a zip file. Default: ${DEFAULT-VALUE}")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all random choices. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--preset",
            defaultValue = "shipped",
            description = "Settings: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Preset.Name preset;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".vane/evaluation",
            description = "Folder of checkpoints and predictions. Default: ${DEFAULT-VALUE}")
    private Path cache;

    @Option(
            names = "--curves",
            paramLabel = "DIR",
            defaultValue = ".vane/curves",
            description = "Folder for the loss curve. Default: ${DEFAULT-VALUE}")
    private Path curves;

    @Override
    public Integer call() throws IOException {
        NamedExamples data = NamedExamples.open(dataset, NamedExamples.Statics.WITH);
        HeldOut heldOut = HeldOut.of(dataset);
        ExampleSet training = heldOut.training(data.examples());
        Manifest.DataSource source = new Manifest.DataSource(
                heldOut.all().isEmpty() ? data.name() : data.name() + " without " + String.join(", ", heldOut.all()),
                FolderHash.of(dataset),
                training.size());
        BundleTraining.Trained trained;
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            trained = Preset.of(preset)
                    .bundle(cache.resolve("checkpoints"))
                    .run(training, source, new PredictionCache(cache), seed, bar.part(0, 1, "training"));
        }
        double difference = ServedCheck.largestDifference(trained, training);
        ModelBundle bundle = trained.bundle();
        bundle.write(out);
        trained.network()
                .curve()
                .write(Files.createDirectories(curves), bundle.manifest().name());
        report(bundle.manifest(), difference);
        return 0;
    }

    private void report(Manifest manifest, double difference) {
        PrintWriter output = spec.commandLine().getOut();
        output.println("%s@%s: %s".formatted(manifest.name(), manifest.version(), out));
        manifest.evaluation()
                .forEach(score -> output.println("%s of %s on %s: %.4f"
                        .formatted(score.measure(), score.method(), score.data(), score.value())));
        output.println("share of trees %.2f, served within %.1e of what was trained"
                .formatted(manifest.treeShare(), difference));
        output.flush();
    }
}
