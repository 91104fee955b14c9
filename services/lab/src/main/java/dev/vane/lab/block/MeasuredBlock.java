package dev.vane.lab.block;

import dev.vane.contracts.Sample;
import java.util.List;

/**
 * Everything that was recorded of one block: applications that ran alone in turns, then together, then alone again.
 *
 * @param name unique in its plan
 * @param host name of the machine, unique among those whose data are read together
 * @param vms all VMs, interferers included
 * @param phases in order of time: alone phases of every labelled VM before, between and after the phases together
 * @param contentions injected interference, in order of time
 * @param samples the collector's samples in order of time: of all VMs in the phases together, and of each labelled VM in
 *     its alone phases
 */
public record MeasuredBlock(
        String name,
        String host,
        List<MeasuredVm> vms,
        List<Phase> phases,
        List<Contention> contentions,
        List<Sample> samples) {
    public MeasuredBlock {
        vms = List.copyOf(vms);
        phases = List.copyOf(phases);
        contentions = List.copyOf(contentions);
        samples = List.copyOf(samples);
    }

    /** {@code host/name}: its name among the blocks of all hosts, which may measure the same plan. */
    public String id() {
        return host + "/" + name;
    }
}
