package dev.vane.lab.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.dataset.BatchFolder;
import dev.vane.lab.dataset.BlockFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Where measured blocks are kept: one by one in a hidden folder while a batch is measured, then together as a batch of the
 * data set, {@code <plan>-01} and so on. What a kill leaves is either whole or ignored.
 */
final class BatchStorage {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private static final String HOST = "host.json";

    private final String plan;
    private final Path out;
    private final Path blocks;
    private final Optional<Path> reports;

    /**
     * The storage of one plan in a data set.
     *
     * @param reports where to keep what the applications said, word by word, if anywhere
     */
    BatchStorage(String plan, Path out, Optional<Path> reports) {
        this.plan = plan;
        this.out = out;
        this.blocks = out.resolve(".blocks-of-" + plan);
        this.reports = reports;
    }

    /** Names of the blocks that need not be measured again. */
    Set<String> measured() throws IOException {
        Set<String> names = packed();
        for (Path block : folders(blocks)) {
            names.add(block.getFileName().toString());
        }
        return names;
    }

    private Set<String> packed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path batch : batches()) {
            names.addAll(BatchFolder.blocks(batch));
        }
        return names;
    }

    /**
     * Labels a block and keeps it.
     *
     * @param host what is known of the machine, JSON values by name; it goes with the batch
     */
    void put(MeasuredBlock block, Map<String, Object> host) throws IOException {
        if (reports.isPresent()) {
            keepReports(block, Files.createDirectories(reports.get()).resolve(block.name() + ".json.gz"));
        }
        Files.createDirectories(blocks);
        JSON.writeValue(blocks.resolve(HOST).toFile(), host);
        BlockFolder.write(block, blocks);
    }

    private static void keepReports(MeasuredBlock block, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            JSON.writeValue(
                    out,
                    Map.of(
                            "vms", block.vms(),
                            "phases", block.phases(),
                            "contentions", block.contentions()));
        }
    }

    /**
     * Makes one batch of the blocks that were put since the last one.
     *
     * @return its folder; empty if there was no block
     */
    Optional<Path> pack() throws IOException {
        Set<String> packed = packed();
        List<Path> folders = folders(blocks).stream()
                .filter(block -> !packed.contains(block.getFileName().toString()))
                .toList();
        Optional<Path> batch = Optional.empty();
        if (!folders.isEmpty()) {
            Path folder = out.resolve("%s-%02d".formatted(plan, batches().size() + 1));
            Map<String, Object> host = JSON.readerForMapOf(Object.class)
                    .readValue(blocks.resolve(HOST).toFile());
            batch = Optional.of(BatchFolder.pack(folders, folder, host));
        }
        discard();
        return batch;
    }

    /** In one step, so that a kill in the middle leaves no half of a block. */
    private void discard() throws IOException {
        Path discarded = out.resolve(".discarded-of-" + plan);
        delete(discarded);
        if (Files.exists(blocks)) {
            Files.move(blocks, discarded, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(discarded);
    }

    private List<Path> batches() throws IOException {
        return folders(out).stream()
                .filter(folder -> folder.getFileName().toString().matches("\\Q" + plan + "\\E-[0-9]{2,}"))
                .toList();
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
