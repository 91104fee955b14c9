package dev.vane.lab.dataset;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.label.Rejection;
import dev.vane.lab.label.Unlabelled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One VM in one phase together: a row of the runs table.
 *
 * @param id {@code block/vm/number}, unique in a data set
 * @param block {@code host/name} of its block; the name alone in data of before
 * @param host name of the machine
 * @param vm name of the VM
 * @param application name of the application or interferer in it
 * @param label how its relative performance is known
 * @param unit of its work
 * @param cpus CPUs it is pinned to, such as {@code 0-1}
 * @param shares relative weight when CPUs are contended
 * @param quotaCpus most CPU time per second, in CPUs, if limited
 * @param clientPlace where its load client ran
 * @param load pattern of its load
 * @param neighbours the other VMs, {@code application@cpus} each
 * @param firstSecond first second of the phase together
 * @param lastSecond last such second, included
 * @param ideals performance alone by load level; the key is empty if there are no levels
 * @param noise mean noise of its labels
 * @param drift of the ideal from before to after
 * @param rejection why its labels do not count; empty if accepted
 * @param labelledSeconds seconds with a label, also if rejected
 * @param unlabelled seconds without, by reason
 * @param samples number of its samples
 * @param memoryMib size of the VM's memory in MiB; unknown in data of before
 * @param writeIops most write operations per second on each disk, if limited and known
 * @param phase what the phase together was for; unknown in data of before
 */
public record Run(
        String id,
        String block,
        String host,
        String vm,
        String application,
        LabelKind label,
        String unit,
        String cpus,
        int shares,
        OptionalDouble quotaCpus,
        String clientPlace,
        String load,
        List<String> neighbours,
        long firstSecond,
        long lastSecond,
        Map<Optional<Integer>, Double> ideals,
        OptionalDouble noise,
        OptionalDouble drift,
        Optional<Rejection> rejection,
        int labelledSeconds,
        Map<Unlabelled, Integer> unlabelled,
        int samples,
        OptionalInt memoryMib,
        OptionalInt writeIops,
        Optional<PhaseKind> phase) {
    public Run {
        neighbours = List.copyOf(neighbours);
        ideals = Map.copyOf(ideals);
        unlabelled = Map.copyOf(unlabelled);
    }

    public boolean isAccepted() {
        return rejection.isEmpty();
    }

    public int seconds() {
        return (int) (lastSecond - firstSecond + 1);
    }

    public boolean contains(long second) {
        return firstSecond <= second && second <= lastSecond;
    }

    /** True if the other VM ran in the same phase together. */
    public boolean isBeside(Run other) {
        return !id.equals(other.id)
                && host.equals(other.host)
                && block.equals(other.block)
                && firstSecond == other.firstSecond;
    }
}
