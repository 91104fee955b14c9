package dev.vane.collector.live;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.stream.Stream;

/** A total that the kernel keeps of a VM or of the host, and the catalogue metrics that are its increase in a second. */
enum Counter {
    CPU_NANOS(1e-9, "perf.cpu_clock", "perf.task_clock"),
    CPU_USER_NANOS(1e-9),
    CPU_SYSTEM_NANOS(1e-9),
    THROTTLED_NANOS(1e-9),
    THROTTLED_ABOVE_NANOS(1e-9),
    PAGE_FAULTS(1, "perf.page_faults"),
    MAJOR_FAULTS(1, "vm.memory.major_faults.rate", "perf.major_faults"),
    MINOR_FAULTS(1, "vm.memory.minor_faults.rate", "perf.minor_faults"),
    SWAP_IN_BYTES(1, "vm.memory.swap_in.rate"),
    SWAP_OUT_BYTES(1, "vm.memory.swap_out.rate"),
    DISK_READ_OPERATIONS(1, "vm.disk.read.operations.rate"),
    DISK_READ_BYTES(1, "vm.disk.read.bytes.rate"),
    DISK_WRITE_OPERATIONS(1, "vm.disk.write.operations.rate"),
    DISK_WRITE_BYTES(1, "vm.disk.write.bytes.rate"),
    RECEIVE_BYTES(1, "vm.network.receive.bytes.rate"),
    RECEIVE_PACKETS(1, "vm.network.receive.packets.rate"),
    RECEIVE_ERRORS(1, "vm.network.receive.errors.rate"),
    RECEIVE_DROPPED(1, "vm.network.receive.dropped.rate"),
    TRANSMIT_BYTES(1, "vm.network.transmit.bytes.rate"),
    TRANSMIT_PACKETS(1, "vm.network.transmit.packets.rate"),
    TRANSMIT_ERRORS(1, "vm.network.transmit.errors.rate"),
    TRANSMIT_DROPPED(1, "vm.network.transmit.dropped.rate"),
    HALT_POLL_SUCCESS_NANOS(1e-9),
    HALT_POLL_FAIL_NANOS(1e-9),
    EXITS(1, "vm.vcpu.exits.rate"),
    IO_EXITS(1, "vm.vcpu.io_exits.rate"),
    MMIO_EXITS(1, "vm.vcpu.mmio_exits.rate"),
    IRQ_EXITS(1, "vm.vcpu.irq_exits.rate"),
    HALT_EXITS(1, "vm.vcpu.halt_exits.rate"),
    PRESSURE_CPU_MICROS(1e-6),
    PRESSURE_MEMORY_MICROS(1e-6),
    PRESSURE_IO_MICROS(1e-6),
    PRESSURE_CPU_FULL_MICROS(1e-6),
    PRESSURE_MEMORY_FULL_MICROS(1e-6),
    PRESSURE_IO_FULL_MICROS(1e-6),
    HOST_BUSY_TICKS(1),
    HOST_IDLE_TICKS(1),
    HOST_STEAL_TICKS(1);

    private final double unit;

    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList gives a list that cannot change
    private final List<Integer> metrics;

    /** @param unit the total's unit in the metric's base unit, such as 1e-9 for nanoseconds */
    Counter(double unit, String... metrics) {
        this.unit = unit;
        this.metrics = Stream.of(metrics).map(MetricCatalogue.get()::indexOf).toList();
    }

    double unit() {
        return unit;
    }

    /** Positions in the catalogue of the metrics that are this total's rate as it stands. */
    List<Integer> metrics() {
        return metrics;
    }
}
