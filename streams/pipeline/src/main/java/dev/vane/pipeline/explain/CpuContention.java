package dev.vane.pipeline.explain;

import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Signals;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.evidence.Contention;
import dev.vane.inference.window.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Contention for CPUs as samples tell of it, over all their signals. */
final class CpuContention implements Contention {
    private static final int UTILIZATION = Signals.indexOf("vm.cpu.utilization");
    private static final int ON_CPU = Signals.indexOf(Extra.VM_LEDGER_ON_CPU_CORES.key());

    /** How long a VM waited for others, or for its CPUs as a whole where that is all that is known. */
    private static final Set<Integer> WAITING = Set.of(
            Signals.indexOf("vm.vcpu.runqueue_delay.ratio.mean"),
            Signals.indexOf("vm.vcpu.runqueue_delay.ratio.max"),
            Signals.indexOf(Extra.VM_RUN_QUEUE_DELAY_RATIO.key()),
            Signals.indexOf(Extra.VM_LEDGER_OTHERS_CORES.key()));

    @Override
    public double used(Row own) {
        int signal = own.isPresent(ON_CPU) ? ON_CPU : UTILIZATION;
        return own.isPresent(signal) ? own.value(signal) : 0;
    }

    @Override
    public Row relieved(Row own, double share) {
        Row.Builder relieved = Row.builder(own.features());
        MetricValues.Builder values = MetricValues.builder();
        Map<String, Float> extras = new HashMap<>();
        for (int signal = 0; signal < own.features(); signal++) {
            if (own.isPresent(signal)) {
                float value = own.value(signal) * (WAITING.contains(signal) ? (float) (1 - share) : 1);
                relieved.set(signal, value);
                if (signal < MetricCatalogue.SIZE) {
                    values.set(signal, value);
                } else {
                    extras.put(Signals.list().get(signal).name(), value);
                }
            }
        }
        // What follows from these once more.
        Signals.read(values.build(), extras, relieved::set);
        return relieved.build();
    }
}
