package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.RECEIVE_BYTES;
import static dev.vane.collector.live.Counter.RECEIVE_DROPPED;
import static dev.vane.collector.live.Counter.RECEIVE_ERRORS;
import static dev.vane.collector.live.Counter.RECEIVE_PACKETS;
import static dev.vane.collector.live.Counter.TRANSMIT_BYTES;
import static dev.vane.collector.live.Counter.TRANSMIT_DROPPED;
import static dev.vane.collector.live.Counter.TRANSMIT_ERRORS;
import static dev.vane.collector.live.Counter.TRANSMIT_PACKETS;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the network counters of one VM from the interfaces that {@link NetworkDiscovery} chose. */
final class NetworkReader {
    private static final int TRANSMIT_COLUMN = 8;

    private static final List<Counter> RECEIVED =
            List.of(RECEIVE_BYTES, RECEIVE_PACKETS, RECEIVE_ERRORS, RECEIVE_DROPPED);
    private static final List<Counter> TRANSMITTED =
            List.of(TRANSMIT_BYTES, TRANSMIT_PACKETS, TRANSMIT_ERRORS, TRANSMIT_DROPPED);

    /** All that it counts. */
    static final Set<Counter> COUNTERS =
            Stream.of(RECEIVED, TRANSMITTED).flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

    private final KernelFiles files;

    NetworkReader(KernelFiles files) {
        this.files = files;
    }

    /** Adds what a VM has received and sent; nothing while one of its interfaces is not there. */
    void read(VmNetwork network, Totals totals) {
        if (network.interfaces().isEmpty() || !isStillThere(network)) {
            return;
        }
        Path file = device(files, network.task());
        Map<String, String> lines = files.text(file).map(NetworkReader::lines).orElse(Map.of());
        if (lines.keySet().containsAll(network.interfaces())) {
            network.interfaces().forEach(name -> add(lines.get(name), file, network.isOutside(), totals));
        }
    }

    /** A task's id may be another task's by now. */
    private boolean isStillThere(VmNetwork network) {
        return network.isOutside()
                || namespace(files, network.task())
                        .filter(network.namespace()::equals)
                        .isPresent();
    }

    static Optional<String> namespace(KernelFiles files, long task) {
        return files.link(files.task(task, "ns/net"));
    }

    static Path device(KernelFiles files, long task) {
        return files.task(task, "net/dev");
    }

    /** Counters of each interface, by name. A name may hold a colon, counters cannot. */
    static Map<String, String> lines(String text) {
        Map<String, String> lines = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                lines.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return lines;
    }

    private void add(String line, Path file, boolean isOutside, Totals totals) {
        String[] columns = line.split("\\s+", -1);
        List<Counter> first = isOutside ? TRANSMITTED : RECEIVED;
        List<Counter> second = isOutside ? RECEIVED : TRANSMITTED;
        for (int i = 0; i < first.size(); i++) {
            totals.add(first.get(i), files.number(columns, i, file));
            totals.add(second.get(i), files.number(columns, TRANSMIT_COLUMN + i, file));
        }
    }
}
