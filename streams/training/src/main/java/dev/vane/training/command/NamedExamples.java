package dev.vane.training.command;

import dev.vane.training.dataset.CloudPerfTraceReader;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.LumosReader;
import dev.vane.training.dataset.NginxInterferenceReader;
import dev.vane.training.dataset.UnusableDatasetException;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.example.Windowing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A data set that a user names by its folder.
 *
 * @param name that reports carry, such as {@code lab}
 * @param origin where it is from
 * @param dataset its runs
 * @param examples its windows with their targets
 * @param notes what a reader of scores must know of it
 */
record NamedExamples(String name, String origin, Dataset dataset, ExampleSet examples, List<String> notes) {
    private static final String NOT_CLOUDFORMERS =
            "These are not the data of CloudFormer's authors, which could not be had: no number here compares with theirs.";

    /** Features of a window that hold for the whole test and are not measured. */
    enum Statics {
        /** They are inputs of every method alike. */
        WITH,
        /** No method sees them. */
        WITHOUT
    }

    /** What a folder holds. */
    enum Kind {
        LAB,
        LUMOS,
        NGINX,
        CLOUDPERFTRACE;

        /** What its files tell; the lab's where they tell nothing. */
        static Kind of(Path folder) {
            if (Files.exists(folder.resolve("runs.csv.gz")) && Files.isDirectory(folder.resolve("1s"))) {
                return LUMOS;
            }
            if (Files.exists(folder.resolve("tests.csv"))) {
                return NGINX;
            }
            return CloudPerfTraceReader.isIn(folder) ? CLOUDPERFTRACE : LAB;
        }
    }

    /**
     * Reads a folder; its files tell what it is.
     *
     * @throws UnusableDatasetException if it is none that is known, or damaged
     */
    static NamedExamples open(Path folder, Statics statics) {
        return open(folder, Kind.of(folder), statics);
    }

    /**
     * Reads a folder.
     *
     * @throws UnusableDatasetException if it is not of this kind, or damaged
     */
    static NamedExamples open(Path folder, Kind kind, Statics statics) {
        return switch (kind) {
            case LUMOS ->
                of(
                        new LumosReader("1s").read(folder),
                        Windowing.wholeRuns(LumosReader.ROWS),
                        "the target is speed on a machine against the best machine for the same job: no neighbours, no"
                                + " interference",
                        NOT_CLOUDFORMERS);
            case NGINX -> {
                NamedExamples nginx = of(
                        new NginxInterferenceReader().read(folder),
                        Windowing.wholeRuns(NginxInterferenceReader.ROWS),
                        "one application; whole interference scenarios are left out instead of applications",
                        NOT_CLOUDFORMERS);
                yield statics == Statics.WITH ? nginx : nginx.withoutStatics();
            }
            case CLOUDPERFTRACE ->
                of(
                        new CloudPerfTraceReader().read(folder),
                        Windowing.wholeRuns(CloudPerfTraceReader.ROWS),
                        "one label a run, of which %d seconds at even distances are seen"
                                .formatted(CloudPerfTraceReader.ROWS),
                        "what the metrics mean is not published: they are known by their positions");
            case LAB -> {
                Dataset lab = new LabReader().read(folder);
                yield of(lab, Windowing.SECONDS, labNote(lab), NOT_CLOUDFORMERS);
            }
        };
    }

    private static String labNote(Dataset lab) {
        Set<String> hosts = lab.runs().stream().map(LabelledRun::host).collect(Collectors.toCollection(TreeSet::new));
        return hosts.size() == 1
                ? "one host with two cores, control groups as VMs: nothing here says how a model does on another host"
                : "%d hosts (%s), control groups as VMs".formatted(hosts.size(), String.join(", ", hosts));
    }

    private static NamedExamples of(Dataset dataset, Windowing windowing, String... notes) {
        return new NamedExamples(
                dataset.name(), dataset.origin().source(), dataset, windowing.examples(dataset), List.of(notes));
    }

    private NamedExamples withoutStatics() {
        return new NamedExamples(
                name + "-without-statics",
                origin,
                dataset,
                FeatureSubset.without(
                        examples, feature -> feature.group().equals(NginxInterferenceReader.STATIC_GROUP)),
                notes);
    }
}
