package dev.vane.training.command;

import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.evaluation.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** What is evaluated and how: the options that a report names, so that it can be made again. */
final class EvaluateOptions {
    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            defaultValue = "data",
            description =
                    "Labelled runs: the lab's, lumos, nginx_interference, or CloudPerfTrace. Default: ${DEFAULT-VALUE}")
    Path dataset;

    @Option(names = "--kind", description = "What the data set is: ${COMPLETION-CANDIDATES}. Default: its files tell")
    NamedExamples.Kind kind;

    @Option(
            names = "--without-statics",
            description =
                    "Leaves out the inputs that are not measured (nginx_interference: replicas and offered rate).")
    boolean withoutStatics;

    @Option(
            names = "--preset",
            defaultValue = "shipped",
            description = "Settings of the model: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    Preset.Name preset;

    @Option(
            names = "--leave-out",
            defaultValue = "applications",
            description =
                    "What every fold leaves out: ${COMPLETION-CANDIDATES}. Where a fold is a host, known and unseen"
                            + " applications are reported apart. Default: ${DEFAULT-VALUE}")
    LeftOut leaveOut;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "0",
            description = "Instead of folds, random partitions with 4 of 11 applications to predict, as CloudFormer's"
                    + " authors evaluate; they have 6.")
    int partitions;

    @Option(
            names = "--untrained",
            description = "Measures only what needs no training, beside the constant; takes seconds.")
    boolean untrained;

    @Option(
            names = "--alerts",
            description =
                    "Plays the alerting rule that ships over episodes and calm phases, beside the same rule on pressure,"
                            + " run-queue delay, steal and other signals.")
    boolean alerts;

    @Option(
            names = "--measured",
            description =
                    "Measures what measurements of a VM are worth: some windows of it are measured, others predicted, beside"
                            + " the model alone and the last measured value. Of the lab's data sets only.")
    boolean measured;

    @Option(
            names = "--familiarity",
            description =
                    "Measures how often windows are called unfamiliar: known ones, applications or hosts never seen, and"
                            + " windows that were made strange; takes a minute.")
    boolean familiarity;

    @Option(
            names = "--takers",
            description =
                    "Measures how often whoever injected interference is named as who takes a VM's CPU time. Of the lab's data"
                            + " sets only; takes seconds.")
    boolean takers;

    @Option(names = "--folds", defaultValue = "5", description = "Number of outer folds. Default: ${DEFAULT-VALUE}")
    int folds;

    @Option(names = "--seeds", defaultValue = "3", description = "Number of seeds. Default: ${DEFAULT-VALUE}")
    private int seeds;

    NamedExamples open() {
        NamedExamples.Statics statics = withoutStatics ? NamedExamples.Statics.WITHOUT : NamedExamples.Statics.WITH;
        return NamedExamples.open(dataset, kind(), statics);
    }

    /** What was said, or what the files tell. */
    NamedExamples.Kind kind() {
        return kind == null ? NamedExamples.Kind.of(dataset) : kind;
    }

    List<Long> seeds() {
        return LongStream.rangeClosed(1, seeds).boxed().toList();
    }

    /** What a report's name says of folds that are not of applications. */
    String suffix() {
        return leaveOut == LeftOut.HOSTS ? "-hosts" : "";
    }

    Report.About about(NamedExamples data, String name, int openings) {
        int count = leaveOut == LeftOut.HOSTS ? data.examples().hosts().size() : folds;
        return new Report.About(name, data.origin(), command(), seeds(), count, openings, data.notes());
    }

    /** A folder outside of the project is another on every machine and only named. */
    static String shown(Path path) {
        return path.isAbsolute() || path.startsWith("..") ? "DIR/" + path.getFileName() : path.toString();
    }

    /** As a user would type it. */
    private String command() {
        StringBuilder text = new StringBuilder("./vane evaluate --dataset ").append(shown(dataset));
        if (kind != null) {
            text.append(" --kind ").append(lower(kind));
        }
        if (withoutStatics) {
            text.append(" --without-statics");
        }
        if (preset != Preset.Name.SHIPPED) {
            text.append(" --preset ").append(lower(preset));
        }
        if (partitions > 0) {
            return text.append(" --partitions ").append(partitions).toString();
        }
        if (untrained) {
            text.append(" --untrained");
        }
        if (alerts) {
            text.append(" --alerts");
        }
        if (measured) {
            text.append(" --measured");
        }
        if (familiarity) {
            text.append(" --familiarity");
        }
        if (leaveOut == LeftOut.HOSTS) {
            text.append(" --leave-out ").append(lower(leaveOut));
        } else {
            text.append(" --folds ").append(folds);
        }
        return text.append(" --seeds ").append(seeds).toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
