package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.EXITS;
import static dev.vane.collector.live.Counter.HALT_EXITS;
import static dev.vane.collector.live.Counter.HALT_POLL_FAIL_NANOS;
import static dev.vane.collector.live.Counter.HALT_POLL_SUCCESS_NANOS;
import static dev.vane.collector.live.Counter.IO_EXITS;
import static dev.vane.collector.live.Counter.IRQ_EXITS;
import static dev.vane.collector.live.Counter.MMIO_EXITS;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** @param vcpu any thread of the virtual machine's process */
    void read(long vcpu, Totals totals) {
        process(vcpu)
                .flatMap(this::folder)
                .ifPresent(folder -> FILES.forEach((name, counter) -> {
                    OptionalLong value = files.number(folder.resolve(name));
                    if (value.isPresent()) {
                        totals.add(counter, value);
                    }
                }));
    }

    private Optional<String> process(long thread) {
        return files.text(files.task(thread, "status")).flatMap(status -> status.lines()
                .filter(line -> line.startsWith("Tgid:"))
                .map(line -> line.substring("Tgid:".length()).strip())
                .findFirst());
    }

    private Optional<Path> folder(String pid) {
        return files.folders(files.sys().resolve("kernel/debug/kvm")).stream()
                .filter(folder -> folder.getFileName().toString().startsWith(pid + "-"))
                .findFirst();
    }
}
