package dev.vane.inference.evidence;

import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The VMs of a host in each second of its window, and with which metrics: enough to ask what the window would have
 * been without one of them.
 *
 * @param layout of the window's rows over the signals of the members
 * @param vm whose window it is, by the name that it has among the members
 * @param cpus those that this VM may run on, if known
 * @param seconds one for each row of the window, oldest first; none if nothing is known
 * @param contention what is known of the members' contention
 */
public record HostWindow(
        RowLayout layout, String vm, Optional<BitSet> cpus, List<Second> seconds, Contention contention) {
    /** Nothing is known. */
    public static final HostWindow UNKNOWN =
            new HostWindow(RowLayout.ownAndNeighbours(1), "", Optional.empty(), List.of(), Contention.UNKNOWN);

    /**
     * Rows that are the VM's own metrics and the mean over all its neighbours.
     *
     * @param metrics of a VM
     */
    public static HostWindow ofNeighbours(String vm, int metrics, List<Second> seconds) {
        return new HostWindow(RowLayout.ownAndNeighbours(metrics), vm, Optional.empty(), seconds, Contention.UNKNOWN);
    }

    /**
     * One second.
     *
     * @param members those that count as neighbours in it, in the order in which they were averaged; the VM itself is
     *     among them, unless it has just come
     */
    public record Second(List<Member> members) {
        public Second {
            members = List.copyOf(members);
        }
    }

    /**
     * A VM.
     *
     * @param own its own signals
     * @param cpus those that it may run on, if known
     */
    public record Member(String name, Row own, Optional<BitSet> cpus) {
        /** One of which it is not known where it may run. */
        public Member(String name, Row own) {
            this(name, own, Optional.empty());
        }

        private HostRows.Vm vm() {
            return new HostRows.Vm(own, cpus);
        }
    }

    public HostWindow {
        seconds = List.copyOf(seconds);
    }

    /** The other VMs, those that were there for longest first, at most so many. */
    List<String> neighbours(int most) {
        Map<String, Integer> presence = new HashMap<>();
        for (Second second : seconds) {
            second.members.forEach(member -> presence.merge(member.name, 1, Integer::sum));
        }
        presence.remove(vm);
        return presence.keySet().stream()
                .sorted(Comparator.comparing((String name) -> -presence.get(name))
                        .thenComparing(name -> name))
                .limit(most)
                .toList();
    }

    /**
     * The window as it would be without a neighbour: it is not counted, and of the time for which the VM waited for others, its
     * part of the CPU time is gone that those used who may run on the VM's CPUs. A second that is imputed repeats the row
     * before it; one without such a row stays as it is.
     *
     * @throws IllegalArgumentException if the window has another number of rows
     */
    public MetricWindow without(String neighbour, MetricWindow window) {
        if (window.rows().size() != seconds.size()) {
            throw new IllegalArgumentException("a host's seconds are those of the window: %d, %d"
                    .formatted(seconds.size(), window.rows().size()));
        }
        var rows = new ArrayList<Row>(seconds.size());
        for (int i = 0; i < seconds.size(); i++) {
            Row row = window.rows().get(i);
            if (!row.imputed()) {
                rows.add(without(neighbour, row, seconds.get(i)));
            } else {
                rows.add(rows.isEmpty() ? row : rows.getLast().asImputed());
            }
        }
        return new MetricWindow(rows);
    }

    private Row without(String neighbour, Row row, Second second) {
        List<Member> others = second.members.stream()
                .filter(member -> !member.name.equals(neighbour))
                .toList();
        if (others.size() == second.members.size()) {
            return row;
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).name.equals(vm)) {
                List<HostRows.Vm> vms =
                        new ArrayList<>(others.stream().map(Member::vm).toList());
                vms.set(i, relieved(vms.get(i), neighbour, second));
                return new HostRows(layout, vms).rowOfMember(i);
            }
        }
        HostRows.Vm joiner = new HostRows.Vm(layout.own(row), cpus);
        return new HostRows(layout, others.stream().map(Member::vm).toList())
                .rowOfJoiner(relieved(joiner, neighbour, second));
    }

    private HostRows.Vm relieved(HostRows.Vm own, String neighbour, Second second) {
        double all = 0;
        double gone = 0;
        for (Member member : second.members) {
            if (!member.name.equals(vm) && own.mayMeet(member.vm())) {
                double used = contention.used(member.own);
                all += used;
                gone += member.name.equals(neighbour) ? used : 0;
            }
        }
        return gone > 0 ? new HostRows.Vm(contention.relieved(own.own(), gone / all), own.cpus()) : own;
    }
}
