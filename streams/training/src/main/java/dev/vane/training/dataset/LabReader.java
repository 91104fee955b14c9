package dev.vane.training.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Interference that Vane's lab measured: a batch folder, or a folder of batches or of folders with batches. Every accepted run becomes a labelled
 * run, or several if its VM was silent in between for so long that serving would have taken it as gone. Its rows are what
 * serving would have seen, own metrics and the average of the other VMs of the block, interferers and rejected runs
 * included, since they were really there. Seconds alone are read apart: {@link #readAlone}.
 *
 * <p>A group is an application; variants of one program under another load are one group.
 */
public final class LabReader implements DatasetReader {
    private static final String NAME = "lab";
    private static final Origin ORIGIN = new Origin("measured by Vane's lab", "CC-BY-4.0");

    private static final Map<String, String> VARIANTS = Map.of(
            "redis-closed", "redis",
            "postgresql-select", "postgresql",
            "nodejs-json", "nodejs",
            "jvm-http", "jvm");

    /** The group of an application: what must not be split between training and test. */
    static String group(String application) {
        return VARIANTS.getOrDefault(application, application);
    }

    @Override
    public Set<String> forbiddenInputs() {
        return Set.of(
                "run_id",
                "block",
                "host",
                "vm",
                "application",
                "label_kind",
                "unit",
                "load",
                "second",
                "first_second",
                "last_second",
                "span_seconds",
                "level",
                "performance",
                "amount",
                "relative_performance",
                "ratio",
                "ideal",
                "noise",
                "drift",
                "accepted",
                "reason",
                "labelled_seconds",
                "unlabelled",
                "samples",
                "kind",
                "phase",
                "memory_mib",
                "write_iops");
    }

    @Override
    public Dataset read(Path folder) {
        List<LabelledRun> runs = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (DuckDb duck = new DuckDb()) {
            for (Path batch : batches(folder)) {
                for (LabelledRun run : LabBatch.read(batch, duck)) {
                    if (!ids.add(run.id())) {
                        throw new UnusableDatasetException(
                                batch, "a batch before it has a run %s too".formatted(run.id()));
                    }
                    runs.add(run);
                }
            }
        }
        if (runs.isEmpty()) {
            throw new UnusableDatasetException(folder, "it has no run that counts");
        }
        return new Dataset(NAME, ORIGIN, LabSignals.list(), runs).without(forbiddenInputs());
    }

    /**
     * What the accepted VMs of {@link #read} did alone, in phases of some seconds. Nothing where batches have no samples of
     * that: relative performance is 1 there by definition.
     */
    public Dataset readAlone(Path folder) {
        List<LabelledRun> runs = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            batches(folder).forEach(batch -> runs.addAll(LabBatch.readAlone(batch, duck)));
        }
        return new Dataset(NAME, ORIGIN, LabSignals.list(), runs).without(forbiddenInputs());
    }

    /** The folders of its batches, in the order of their names. */
    static List<Path> batches(Path folder) {
        List<Path> batches = inside(folder);
        if (batches.isEmpty()) {
            throw new UnusableDatasetException(folder, "it is no batch and has none");
        }
        return batches;
    }

    /** The folder itself, or those inside, in the order of their names. */
    private static List<Path> inside(Path folder) {
        if (LabBatch.TABLES.stream().anyMatch(table -> Files.exists(folder.resolve(table)))) {
            return List.of(folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory)
                    .filter(batch -> !batch.getFileName().toString().startsWith("."))
                    .sorted()
                    .flatMap(batch -> inside(batch).stream())
                    .toList();
        } catch (IOException e) {
            throw new UnusableDatasetException(folder, "it cannot be listed: " + e, e);
        }
    }
}
