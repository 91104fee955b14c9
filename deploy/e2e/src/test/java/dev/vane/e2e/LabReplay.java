package dev.vane.e2e;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Phases of the lab's blocks, one after the other without a gap, as if one host had lived through them. A VM is named after
 * its application, so that an application that is in two phases goes on.
 *
 * @param seconds of the host, from the first on; VMs that are not in a phase are named gone in its first second
 */
record LabReplay(List<HostSecond> seconds) {
    /** Where the data lie, seen from this module. */
    static final Path FOLDER = Path.of("../../data/lab");

    /**
     * A phase of a block.
     *
     * @param batch folder of the block
     * @param names of the VMs that take part, by the VMs of the block
     */
    record Phase(String batch, String block, int number, Map<String, String> names) {}

    /** Samples of a phase, by second and then by name. */
    private static Map<Long, Map<String, MetricValues>> read(Phase phase) throws IOException {
        Map<Long, Map<String, MetricValues>> samples = new TreeMap<>();
        Path file = FOLDER.resolve(phase.batch).resolve("samples.csv.gz");
        try (BufferedReader rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> header = List.of(rows.readLine().split(",", -1));
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                String[] run = row.substring(0, row.indexOf(',')).split("/", -1);
                String name = phase.names.get(run[1]);
                if (run[0].equals(phase.block) && run[2].equals(Integer.toString(phase.number)) && name != null) {
                    String[] cells = row.split(",", -1);
                    samples.computeIfAbsent(Long.valueOf(cells[1]), second -> new TreeMap<>())
                            .put(name, values(header, cells));
                }
            }
        }
        return samples;
    }

    private static MetricValues values(List<String> header, String[] cells) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            int column =
                    header.indexOf(MetricCatalogue.get().metrics().get(metric).name());
            if (column >= 0 && !cells[column].isEmpty()) {
                values.set(metric, Float.parseFloat(cells[column]));
            }
        }
        return values.build();
    }

    static LabReplay of(String host, long first, List<Phase> phases) throws IOException {
        List<HostSecond> seconds = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (Phase phase : phases) {
            Map<Long, Map<String, MetricValues>> recorded = read(phase);
            if (recorded.isEmpty()) {
                throw new AssertionError("no samples: " + phase);
            }
            for (Map<String, MetricValues> second : recorded.values()) {
                long now = first + seconds.size();
                List<String> gone =
                        known.stream().filter(vm -> !second.containsKey(vm)).toList();
                known.clear();
                known.addAll(second.keySet());
                List<Sample> samples = new ArrayList<>();
                second.forEach((vm, values) -> samples.add(new Sample(new VmKey(host, vm), now, values, Map.of())));
                seconds.add(new HostSecond(host, now, samples, gone, false));
            }
        }
        seconds.add(new HostSecond(host, first + seconds.size(), List.of(), List.copyOf(known), true));
        return new LabReplay(seconds);
    }
}
