package dev.vane.lab.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the batches of a data set and reads one after the other. */
final class DatasetReader {
    private final Path folder;

    DatasetReader(Path folder) {
        this.folder = folder;
    }

    LabDataset read() {
        List<Path> batches = batches();
        Tables tables = new Tables();
        Map<String, Map<String, Object>> hosts = new HashMap<>();
        for (Path batch : batches) {
            hosts.put(batch.toAbsolutePath().normalize().getFileName().toString(), BatchFolder.host(batch));
            new BatchReader(batch, tables).read();
        }
        if (tables.runs.isEmpty()) {
            throw new UnusableDatasetException(folder, "no runs");
        }
        return new LabDataset(
                new ArrayList<>(tables.runs.values()),
                tables.samples,
                tables.labels,
                tables.alone,
                tables.aloneSamples,
                tables.contentions,
                hosts);
    }

    private List<Path> batches() {
        if (!Files.isDirectory(folder)) {
            throw new UnusableDatasetException(folder, "no such folder");
        }
        if (isBatch(folder)) {
            return List.of(folder);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> batches = inside.filter(Files::isDirectory)
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (batches.isEmpty()) {
                throw new UnusableDatasetException(folder, "no batch in it");
            }
            return batches;
        } catch (IOException e) {
            throw new UnusableDatasetException(folder, "unreadable: " + e.getMessage(), e);
        }
    }

    /** True if any of a batch's files is there, so that one that is missing is noticed. */
    private static boolean isBatch(Path folder) {
        return Files.exists(folder.resolve(BatchFolder.HOST))
                || Table.ALL.stream().anyMatch(table -> Files.exists(folder.resolve(table.fileName())));
    }
}
