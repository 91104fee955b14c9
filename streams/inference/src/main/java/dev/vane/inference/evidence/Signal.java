package dev.vane.inference.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What triage asks beside the model's metrics; the keys are those of the samples' extras. Names that end in ratio are shares
 * of one second, those that end in cores are core-seconds in a second.
 */
public enum Signal {
    /** Time in which the VM's own CPU quota held it back. */
    VM_THROTTLED_RATIO,
    /** Time that its threads were runnable but not running, in threads. */
    VM_RUN_QUEUE_DELAY_RATIO,
    /** Time that some task of it waited for CPU, memory or I/O. */
    VM_PRESSURE_CPU_RATIO,
    VM_PRESSURE_MEMORY_RATIO,
    VM_PRESSURE_IO_RATIO,
    /** CPU time of the host that its hypervisor gave to others, over all CPUs. */
    HOST_STEAL_RATIO,
    /** Busy CPU time of the host, over all CPUs. */
    HOST_CPU_UTILIZATION_RATIO,
    HOST_PRESSURE_CPU_RATIO,
    HOST_PRESSURE_MEMORY_RATIO,
    HOST_PRESSURE_IO_RATIO,
    /** Stall ledger: CPU time; held back by a CPU quota; waiting for others on its CPUs. */
    VM_LEDGER_ON_CPU_CORES,
    VM_LEDGER_QUOTA_CORES,
    VM_LEDGER_OTHERS_CORES;

    /** The name in a sample, such as {@code vm_throttled_ratio}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The signal that samples call so. */
    public static Optional<Signal> ofKey(String key) {
        return Arrays.stream(values())
                .filter(signal -> signal.key().equals(key))
                .findFirst();
    }
}
