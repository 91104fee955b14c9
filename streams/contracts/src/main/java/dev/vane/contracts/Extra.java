package dev.vane.contracts;

import java.util.Locale;

/**
 * Signals outside the catalogue that tell why a VM did not run: held back by its own quota, waiting for its own threads,
 * for others on its CPUs, or for the hypervisor under its host. {@code docs/stall-ledger.md} defines them.
 *
 * <p>Names that end in {@code ratio} are shares of one second; names that end in {@code cores} are core-seconds in a
 * second, so that two threads that wait all the time are 2. What a host cannot tell is absent, never 0.
 */
public enum Extra {
    /** Time in which the VM's own CPU quota held it back, summed over its CPUs and at most 1. */
    VM_THROTTLED_RATIO,
    /** Time that the VM's threads were runnable but not running, in threads, as far as threads that lived on tell. */
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
    HOST_PRESSURE_IO_RATIO,
    /** Stall ledger: CPU time. */
    VM_LEDGER_ON_CPU_CORES,
    /** Stall ledger: runnable, but held back by the VM's own CPU quota or that of a group above it. */
    VM_LEDGER_QUOTA_CORES,
    /** Stall ledger: runnable, but waiting for other threads of the same VM. */
    VM_LEDGER_SIBLINGS_CORES,
    /** Stall ledger: runnable, but waiting for others on its CPUs. */
    VM_LEDGER_OTHERS_CORES,
    /** All tasks of the VM that were not idle waited for CPU, memory or I/O (pressure stall information). */
    VM_PRESSURE_CPU_FULL_RATIO,
    VM_PRESSURE_MEMORY_FULL_RATIO,
    VM_PRESSURE_IO_FULL_RATIO,
    /** Time that the threads which are the VM's virtual CPUs were runnable but not running. */
    VM_VCPU_WAITING_CORES,
    /** Number of CPUs that the VM may run on. */
    VM_ALLOWED_CORES,
    /** The least CPU quota of the VM and the groups above it, in CPU time a second; absent without a quota. */
    VM_QUOTA_CORES,
    /** CPU time that others used on the CPUs that the VM may run on. */
    VM_OTHERS_ON_CPU_CORES;

    /** Asked for in every row of every window. */
    private final String key = name().toLowerCase(Locale.ROOT);

    /** The name in a sample, such as {@code vm_throttled_ratio}. */
    public String key() {
        return key;
    }
}
