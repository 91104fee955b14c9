package dev.vane.e2e;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /**
     * A phase of a block.
     *
     * @param batch folder of the block, seen from this module
     * @param seconds that are taken, from its first on
     * @param vms that take part, by the VMs of the block
     */
    record Phase(Path batch, String block, int number, int seconds, Map<String, Vm> vms) {}

    /**
     * A VM that takes part.
     *
     * @param cpus that it was pinned to
     */
    record Vm(String name, String cpus) {}

    /** What stands in a row. */
    private record Values(MetricValues metrics, Map<String, Float> extras) {}

    /** Samples of a phase, by second and then by name. */
    private static Map<Long, Map<String, Values>> read(Phase phase) throws IOException {
        Map<Long, Map<String, Values>> samples = new TreeMap<>();
        Path file = phase.batch.resolve("samples.csv.gz");
        Map<String, Vm> runs = new HashMap<>();
        phase.vms.forEach((vm, as) -> runs.put("%s/%s/%d".formatted(phase.block, vm, phase.number), as));
        try (BufferedReader rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> header = List.of(rows.readLine().split(",", -1));
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                Vm vm = runs.get(row.substring(0, row.indexOf(',')));
                if (vm != null) {
                    String[] cells = row.split(",", -1);
                    samples.computeIfAbsent(Long.valueOf(cells[1]), second -> new TreeMap<>())
                            .put(vm.name, new Values(metrics(header, cells), extras(header, cells, vm)));
                }
            }
        }
        return samples;
    }

    private static MetricValues metrics(List<String> header, String[] cells) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            int index = metric;
            cell(header, cells, MetricCatalogue.get().metrics().get(metric).name())
                    .ifPresent(value -> values.set(index, value));
        }
        return values.build();
    }

    private static Map<String, Float> extras(List<String> header, String[] cells, Vm vm) {
        Map<String, Float> extras =
                new HashMap<>(CpuList.parse(vm.cpus).orElseThrow().extras());
        for (Extra extra : Extra.values()) {
            cell(header, cells, extra.key()).ifPresent(value -> extras.put(extra.key(), value));
        }
        return extras;
    }

    private static Optional<Float> cell(List<String> header, String[] cells, String name) {
        int column = header.indexOf(name);
        return column < 0 || cells[column].isEmpty() ? Optional.empty() : Optional.of(Float.valueOf(cells[column]));
    }

    /** These phases one after the other, as seconds of one host. */
    static LabReplay of(String host, long first, List<Phase> phases) throws IOException {
        List<HostSecond> seconds = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (Phase phase : phases) {
            Map<Long, Map<String, Values>> recorded = read(phase);
            if (recorded.size() < phase.seconds) {
                throw new AssertionError("not as many seconds: %s, %d".formatted(phase, recorded.size()));
            }
            for (Map<String, Values> second :
                    recorded.values().stream().limit(phase.seconds).toList()) {
                long now = first + seconds.size();
                List<String> gone =
                        known.stream().filter(vm -> !second.containsKey(vm)).toList();
                known.clear();
                known.addAll(second.keySet());
                List<Sample> samples = new ArrayList<>();
                second.forEach((vm, values) ->
                        samples.add(new Sample(new VmKey(host, vm), now, values.metrics, values.extras)));
                seconds.add(new HostSecond(host, now, samples, gone, false));
            }
        }
        seconds.add(new HostSecond(host, first + seconds.size(), List.of(), List.copyOf(known), true));
        return new LabReplay(seconds);
    }

    /** Publishes each second when it is over; the thread that does so ends when it is interrupted, or with the last second. */
    Thread publish(KafkaSettings kafka) {
        return Thread.ofVirtual().start(() -> {
            try (SourcePublisher publisher =
                    new SourcePublisher(kafka, Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
                publisher.run(new PacedSource(seconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
