package dev.vane.lab.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Packs the tables of several blocks into one folder, with what is known of the host. */
public final class BatchFolder {
    /** The file that describes the host. */
    static final String HOST = "host.json";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private BatchFolder() {}

    /**
     * Writes a batch, complete or not at all; the blocks stay.
     *
     * @param blocks folders of blocks in today's form, in the order of their rows
     * @param batch folder to be made
     * @param host what to write of the host, JSON values by name
     * @return {@code batch}
     * @throws java.nio.file.FileAlreadyExistsException if the folder is there already
     * @throws IllegalArgumentException if there is no block
     * @throws UnusableDatasetException if a block cannot be read, or the batch contradicts itself
     * @throws IOException if it cannot be written
     */
    public static Path pack(List<Path> blocks, Path batch, Map<String, Object> host) throws IOException {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("a batch needs a block: " + batch);
        }
        return NewFolder.write(batch, folder -> {
            for (Table table : Table.ALL) {
                concatenate(table, blocks, folder);
            }
            Files.writeString(folder.resolve(HOST), JSON.writeValueAsString(host) + "\n");
            LabDataset.read(folder);
        });
    }

    /**
     * Names of the blocks in a batch that were measured on a host.
     *
     * @throws UnusableDatasetException if its runs cannot be read
     */
    public static Set<String> blocks(Path batch, String host) {
        Set<String> blocks = new TreeSet<>();
        new TableReader(batch, Table.RUNS).forEach(row -> {
            String block = row.name("block");
            if (row.name("host").equals(host)) {
                blocks.add(block.substring(block.lastIndexOf('/') + 1));
            }
        });
        return blocks;
    }

    /**
     * What a batch says of its host, JSON values by name.
     *
     * @throws UnusableDatasetException if it does not, or not as an object
     */
    public static Map<String, Object> host(Path batch) {
        Path file = batch.resolve(HOST);
        try {
            return JSON.readerForMapOf(Object.class).readValue(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UnusableDatasetException(file, "missing", e);
        } catch (IOException e) {
            throw new UnusableDatasetException(file, "not a JSON object: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static void concatenate(Table table, List<Path> blocks, Path folder) throws IOException {
        try (TableWriter writer = new TableWriter(folder, table)) {
            for (Path block : blocks) {
                List<List<String>> rows = new ArrayList<>();
                new TableReader(block, table.newest())
                        .forEach(row -> rows.add(row.cells().toList()));
                for (List<String> row : rows) {
                    writer.row(row);
                }
            }
        }
    }
}
