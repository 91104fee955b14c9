package dev.vane.pipeline.window;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import dev.vane.contracts.StallLedger;
import dev.vane.inference.taker.Taken;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.taker.Takers;
import dev.vane.inference.taker.VmSecond;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Who lost CPU time to whom on a host in one second, from the samples of its VMs. A VM whose stall ledger or CPUs are not known
 * has no part in it: what it ran counts as the rest of the host. Samples tell no weights, so all VMs have the same.
 */
final class HostLosses {
    private HostLosses() {}

    /** By name of the VM; the same for the same order of samples. */
    static Map<String, CpuLosses> of(List<Sample> samples) {
        List<VmSecond> vms = new ArrayList<>(samples.size());
        samples.forEach(sample -> vm(sample).ifPresent(vms::add));
        Map<String, CpuLosses> losses = new HashMap<>();
        for (Taken taken : Takers.of(vms)) {
            if (taken.lostToRest().isPresent() || !taken.presses().isEmpty()) {
                losses.put(
                        taken.vm(),
                        new CpuLosses(
                                told(taken.lostTo()),
                                published(taken.lostToRest()),
                                told(taken.presses()),
                                published(OptionalDouble.of(taken.fairShare()))));
            }
        }
        return losses;
    }

    private static Optional<VmSecond> vm(Sample sample) {
        Optional<StallLedger> ledger = StallLedger.of(sample.extras());
        Optional<CpuList> cpus = sample.cpus();
        return ledger.isEmpty() || cpus.isEmpty()
                ? Optional.empty()
                : Optional.of(new VmSecond(
                        sample.vm(),
                        ledger.get().onCpu(),
                        ledger.get().lost(),
                        cpus.get().toBitSet(),
                        othersOnCpu(sample)));
    }

    private static OptionalDouble othersOnCpu(Sample sample) {
        Float cores = sample.extras().get(Extra.VM_OTHERS_ON_CPU_CORES.key());
        return cores == null || !(cores >= 0) ? OptionalDouble.empty() : OptionalDouble.of(cores);
    }

    /** What a reader will find: the topic holds floats. */
    private static OptionalDouble published(OptionalDouble cores) {
        return cores.isPresent() ? OptionalDouble.of((float) cores.getAsDouble()) : cores;
    }

    private static List<Loss> told(List<Part> parts) {
        return parts.stream()
                .filter(part -> part.cores() >= CpuLosses.LEAST_TOLD)
                .limit(CpuLosses.MOST)
                .map(part -> new Loss(part.vm(), (float) part.cores()))
                .toList();
    }
}
