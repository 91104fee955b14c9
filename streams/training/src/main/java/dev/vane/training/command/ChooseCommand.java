package dev.vane.training.command;

import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.evaluation.Choice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares variants of the shipped methods on inner folds, so that the outer ones stay unopened. */
@Command(
        name = "choose",
        description = {
            "Compares variants of the trees or of the network within the training sides of the outer folds,",
            "and writes which of them are better."
        })
final class ChooseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dataset", paramLabel = "DIR", defaultValue = "data", description = "Labelled runs.")
    private Path dataset;

    @Option(names = "--of", defaultValue = "trees", description = "What is varied: ${COMPLETION-CANDIDATES}")
    private Variants.Of of;

    @Option(
            names = "--leave-out",
            defaultValue = "applications",
            description = "What folds leave out, outer and inner: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private LeftOut leaveOut;

    @Option(
            names = "--sides",
            defaultValue = "2",
            description = "Number of training sides to use, at most five. Default: ${DEFAULT-VALUE}")
    private int sides;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Runs only variants whose name contains this text, so that processes can share the work."
                    + " Default: all")
    private String only;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".vane/evaluation",
            description = "Folder of stored predictions.")
    private Path cache;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "docs/results", description = "Folder for the report.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        NamedExamples data = NamedExamples.open(dataset, NamedExamples.Statics.WITH);
        PrintWriter err = spec.commandLine().getErr();
        List<Choice.Compared> compared;
        try (ProgressBar bar = new ProgressBar(err)) {
            compared = new Choice(new PredictionCache(cache), leaveOut, 5, sides)
                    .run(
                            Variants.of(of, data.examples(), cache.resolve("checkpoints")).stream()
                                    .filter(variant -> variant.name().contains(only))
                                    .toList(),
                            (step, count, name) -> bar.part((double) step / count, (step + 1.0) / count, name));
        }
        StringBuilder page = new StringBuilder("# Variants on inner folds: %s, %s\n\n"
                .formatted(data.name(), of.name().toLowerCase(Locale.ROOT)));
        page.append(
                "%s left out in turn within %d training sides of the outer folds; no outer test side was opened.\n\n"
                        .formatted(leaveOut == LeftOut.HOSTS ? "Hosts" : "Applications", sides));
        page.append("| variant | MAE | mean over applications |\n|---|---|---|\n");
        compared.forEach(one -> page.append(
                String.format(Locale.ROOT, "| %s | %.4f | %.4f |\n", one.name(), one.mae(), one.macroMae())));
        spec.commandLine().getOut().print(page);
        spec.commandLine().getOut().flush();
        if (!only.isEmpty()) {
            return 0;
        }
        Files.createDirectories(out);
        Path file = out.resolve("choice-%s-%s%s.md"
                .formatted(data.name(), of.name().toLowerCase(Locale.ROOT), leaveOut == LeftOut.HOSTS ? "-hosts" : ""));
        Files.writeString(file, page);
        return 0;
    }
}
