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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Where the blocks that one host measured of a plan are kept: one by one in a hidden folder while a batch is measured, then
 * together as a batch of the data set, {@code <plan>-<host>-01} and so on. What a kill leaves is either whole or ignored.
 * What other hosts measured of the plan may lie beside it, and is left alone.
 */
final class BatchStorage {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private static final String HOST = "host.json";

    private final String plan;
    private final String host;
    private final Path out;
    private final Path blocks;
    private final Path discarded;
    private final Optional<Path> reports;

    /**
     * The storage of one plan and host in a data set.
     *
     * @param reports where to keep what the applications said, word by word, if anywhere
     */
    BatchStorage(String plan, String host, Path out, Optional<Path> reports) {
        this.plan = plan;
        this.host = host;
        this.out = out;
        // Neither name can have an @, so no other plan and host have the same folders.
        this.blocks = out.resolve(".blocks-of-%s@%s".formatted(plan, host));
        this.discarded = out.resolve(".discarded-of-%s@%s".formatted(plan, host));
        this.reports = reports;
    }

    /** Names of the blocks that this host need not measure again. */
    Set<String> measured() throws IOException {
        Set<String> names = packed();
        for (Path block : folders(blocks)) {
            names.add(block.getFileName().toString());
        }
        return names;
    }

    private Set<String> packed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path batch : folders(out)) {
            if (isOfPlan(batch)) {
                names.addAll(BatchFolder.blocks(batch, host));
            }
        }
        return names;
    }

    /** A batch of plan a on host b-c is called like one of plan a-b on host c, so its name alone does not tell. */
    private boolean isOfPlan(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(plan + "-")
                && name.matches(".*-[0-9]{2,}")
                && plan.equals(BatchFolder.host(folder).get("plan"));
    }

    /**
     * Labels a block and keeps it.
     *
     * @param machine what is known of the machine, JSON values by name; it goes with the batch, with the names of plan and
     *     host
     */
    void put(MeasuredBlock block, Map<String, Object> machine) throws IOException {
        if (reports.isPresent()) {
            keepReports(
                    block,
                    Files.createDirectories(reports.get()).resolve("%s-%s.json.gz".formatted(host, block.name())));
        }
        Files.createDirectories(blocks);
        Map<String, Object> description = new TreeMap<>(machine);
        description.put("plan", plan);
        description.put("host", host);
        JSON.writeValue(blocks.resolve(HOST).toFile(), description);
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
            Map<String, Object> description = JSON.readerForMapOf(Object.class)
                    .readValue(blocks.resolve(HOST).toFile());
            batch = Optional.of(BatchFolder.pack(folders, free(), description));
        }
        discard();
        return batch;
    }

    private Path free() {
        int number = 1;
        while (Files.exists(batch(number))) {
            number++;
        }
        return batch(number);
    }

    private Path batch(int number) {
        return out.resolve("%s-%s-%02d".formatted(plan, host, number));
    }

    /** In one step, so that a kill in the middle leaves no half of a block. */
    private void discard() throws IOException {
        delete(discarded);
        if (Files.exists(blocks)) {
            Files.move(blocks, discarded, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(discarded);
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
