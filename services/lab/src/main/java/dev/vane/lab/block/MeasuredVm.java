package dev.vane.lab.block;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A VM of a block and what it said of its own performance from the first second to the last.
 *
 * @param vm its name, unique in the block
 * @param application name of the application or interferer in it
 * @param label how its relative performance is known
 * @param unit of its work, such as {@code request}
 * @param cpus CPUs it is pinned to, such as {@code 0}
 * @param shares relative weight when CPUs are contended, 1024 unless set
 * @param quotaCpus most CPU time per second, in CPUs, if limited
 * @param memoryMib size of its memory in MiB
 * @param writeIops most write operations per second on each disk, if limited
 * @param clientPlace where its load client ran: {@code own} (in the VM), {@code none} (it has none) or {@code cpus LIST}
 *     (outside)
 * @param load pattern of its load: {@code static}, {@code monotonic}, {@code periodic} or {@code random}
 * @param levels load level in force from each second on, the number that the load client was told; empty if it has none
 * @param reports what it said, in order
 */
public record MeasuredVm(
        String vm,
        String application,
        LabelKind label,
        String unit,
        String cpus,
        int shares,
        OptionalDouble quotaCpus,
        int memoryMib,
        OptionalInt writeIops,
        String clientPlace,
        String load,
        NavigableMap<Long, Integer> levels,
        List<Report> reports) {
    public MeasuredVm {
        levels = Collections.unmodifiableNavigableMap(new TreeMap<>(levels));
        reports = List.copyOf(reports);
    }

    /** Load level in a second; empty if the application has none. */
    public Optional<Integer> level(long second) {
        return Optional.ofNullable(levels.floorEntry(second)).map(Map.Entry::getValue);
    }
}
