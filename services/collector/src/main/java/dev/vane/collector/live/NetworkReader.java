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
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a VM's network counters: those of its taps if it is a virtual machine, else those of its network namespace if
 * that is not the host's.
 */
final class NetworkReader {
    private static final String LOOPBACK = "lo";
    private static final String TAP = "iff:\t";
    private static final int TRANSMIT_COLUMN = 8;

    private static final List<Counter> RECEIVED =
            List.of(RECEIVE_BYTES, RECEIVE_PACKETS, RECEIVE_ERRORS, RECEIVE_DROPPED);
    private static final List<Counter> TRANSMITTED =
            List.of(TRANSMIT_BYTES, TRANSMIT_PACKETS, TRANSMIT_ERRORS, TRANSMIT_DROPPED);

    private final KernelFiles files;
    private final Optional<String> ownNamespace;

    NetworkReader(KernelFiles files) {
        this.files = files;
        this.ownNamespace = files.link(files.proc().resolve("self/ns/net"));
    }

    /** Names of the taps that a process holds open: the kernel tells them beside the open files. */
    List<String> taps(long tid) {
        return files.entries(files.task(tid, "fdinfo")).stream()
                .flatMap(file -> files.text(file).stream())
                .flatMap(String::lines)
                .filter(line -> line.startsWith(TAP))
                .map(line -> line.substring(TAP.length()).strip())
                .distinct()
                .toList();
    }

    /** Adds what a VM has received and sent, where that can be told from the host's own traffic. */
    void read(long tid, List<String> taps, Totals totals) {
        if (!taps.isEmpty()) {
            // What the host receives from a tap is what the guest has sent into it.
            interfaces(tid, taps::contains, totals, TRANSMITTED, RECEIVED);
        } else if (hasOwnNamespace(tid)) {
            interfaces(tid, name -> !name.equals(LOOPBACK), totals, RECEIVED, TRANSMITTED);
        }
    }

    private boolean hasOwnNamespace(long tid) {
        Optional<String> namespace = files.link(files.task(tid, "ns/net"));
        return namespace.isPresent() && ownNamespace.isPresent() && !namespace.equals(ownNamespace);
    }

    private void interfaces(
            long tid, Predicate<String> names, Totals totals, List<Counter> receive, List<Counter> transmit) {
        Path file = files.task(tid, "net/dev");
        files.text(file).stream().flatMap(String::lines).forEach(line -> {
            // The name of an interface may hold a colon, a number cannot.
            int colon = line.lastIndexOf(':');
            if (colon > 0 && names.test(line.substring(0, colon).strip())) {
                String[] columns = line.substring(colon + 1).strip().split("\\s+");
                for (int i = 0; i < receive.size(); i++) {
                    totals.add(receive.get(i), files.number(columns, i, file));
                    totals.add(transmit.get(i), files.number(columns, TRANSMIT_COLUMN + i, file));
                }
            }
        });
    }
}
