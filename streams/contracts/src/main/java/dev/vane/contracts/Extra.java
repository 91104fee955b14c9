package dev.vane.contracts;

import java.util.Locale;

/**
 * Signals outside the catalogue that tell apart whether a VM is throttled by its own quota, robbed by the hypervisor
 * under its host, or pressed by a neighbour. All are shares of one second.
 */
public enum Extra {
    /** Time in which the VM's own CPU quota held it back, over wall time. */
    VM_THROTTLED_RATIO,
    /** Time that the VM's threads were runnable but not running, in threads. */
    VM_RUN_QUEUE_DELAY_RATIO,
    /** Some task of the VM waited for CPU, memory or I/O (pressure stall information). */
    VM_PRESSURE_CPU_RATIO,
    VM_PRESSURE_MEMORY_RATIO,
    VM_PRESSURE_IO_RATIO,
    /** The host's own CPU time that its hypervisor gave to others, over all its CPUs. */
    HOST_STEAL_RATIO,
    /** Busy CPU time of the host, over all its CPUs. */
    HOST_CPU_UTILIZATION_RATIO,
    HOST_PRESSURE_CPU_RATIO,
    HOST_PRESSURE_MEMORY_RATIO,
    HOST_PRESSURE_IO_RATIO;

    /** The name in a sample, such as {@code vm_throttled_ratio}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
