package dev.vane.collector.live;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a host said of itself for one second.
 *
 * @param extras its own signals, the same for all its VMs
 * @param busyCores CPU time a second that each CPU was busy, by its number; those that did not tell are missing. The kernel
 *     counts it in ticks, so a second is known to some hundredths
 */
record HostSignals(Map<Extra, Double> extras, Map<Integer, Double> busyCores) {
    static final HostSignals NONE = new HostSignals(Map.of(), Map.of());

    HostSignals {
        extras = Map.copyOf(extras);
        busyCores = Map.copyOf(busyCores);
    }

    /** CPU time a second that some CPUs were busy together; empty if one of them does not tell. */
    OptionalDouble busyCores(CpuList cpus) {
        return cpus.stream().boxed().allMatch(busyCores::containsKey)
                ? OptionalDouble.of(cpus.stream().mapToDouble(busyCores::get).sum())
                : OptionalDouble.empty();
    }
}
