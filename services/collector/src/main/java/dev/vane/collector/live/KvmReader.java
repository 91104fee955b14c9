package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.EXITS;
import static dev.vane.collector.live.Counter.HALT_EXITS;
import static dev.vane.collector.live.Counter.HALT_POLL_FAIL_NANOS;
import static dev.vane.collector.live.Counter.HALT_POLL_SUCCESS_NANOS;
import static dev.vane.collector.live.Counter.IO_EXITS;
import static dev.vane.collector.live.Counter.IRQ_EXITS;
import static dev.vane.collector.live.Counter.MMIO_EXITS;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads what KVM counts of a virtual machine, in debugfs under {@code kvm/<pid>-<fd>}. Root alone may, and only where
 * debugfs is mounted.
 */
final class KvmReader {
    private static final Map<String, Counter> FILES = Map.of(
            "exits", EXITS,
            "io_exits", IO_EXITS,
            "mmio_exits", MMIO_EXITS,
            "irq_exits", IRQ_EXITS,
            "halt_exits", HALT_EXITS,
            "halt_poll_success_ns", HALT_POLL_SUCCESS_NANOS,
            "halt_poll_fail_ns", HALT_POLL_FAIL_NANOS);

    private final KernelFiles files;

    KvmReader(KernelFiles files) {
        this.files = files;
    }

    /**
     * The folders of the virtual machines that some threads have made, mostly one.
     *
     * @param threads threads that may have: KVM names a folder after the one that did
     */
    List<Path> folders(Set<Long> threads) {
        return files.folders(files.sys().resolve("kernel/debug/kvm")).stream()
                .filter(folder -> threads.contains(owner(folder)))
                .toList();
    }

    private static long owner(Path folder) {
        String name = folder.getFileName().toString();
        return KernelNumber.parse(name.substring(0, Math.max(0, name.indexOf('-'))))
                .orElse(-1);
    }

    /** Adds what is counted in these folders. */
    void read(List<Path> folders, Totals totals) {
        folders.forEach(folder -> FILES.forEach((name, counter) -> {
            OptionalLong value = files.number(folder.resolve(name));
            if (value.isPresent()) {
                totals.add(counter, value);
            }
        }));
    }
}
