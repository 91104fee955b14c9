package dev.vane.inference.window;

import dev.vane.inference.window.RowLayout.Column;
import dev.vane.inference.window.RowLayout.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the VMs of one host in one second, by a layout. A signal that nobody in a column's scope has is absent.
 *
 * <p>Like {@link NeighbourAverage} it gives the same bits for the same order of members. It costs O(members × signals) for
 * each set of CPUs that occurs on the host: few on most hosts, as many as there are VMs at worst.
 */
public final class HostRows {
    private final RowLayout layout;
    private final List<Vm> members;
    private final NeighbourAverage all;
    private final Map<Optional<BitSet>, Group> same = new HashMap<>();
    private final Map<Optional<BitSet>, NeighbourAverage> others = new HashMap<>();

    /**
     * A VM in this second.
     *
     * @param own a real row of its signals
     * @param cpus numbers of the CPUs that it may run on; empty if that is not known
     */
    public record Vm(Row own, Optional<BitSet> cpus) {
        public Vm {
            cpus = cpus.map(set -> (BitSet) set.clone());
        }

        /** True if both may run on the same CPU; where that is not known, they may. */
        public boolean mayMeet(Vm other) {
            return cpus.isEmpty() || other.cpus.isEmpty() || cpus.get().intersects(other.cpus.get());
        }
    }

    /**
     * Members that may run on some CPUs.
     *
     * @param places index in the average of each, by index among all members
     */
    private record Group(NeighbourAverage average, Map<Integer, Integer> places) {}

    /** @param members those that count as neighbours in this second */
    public HostRows(RowLayout layout, List<Vm> members) {
        this.layout = layout;
        this.members = List.copyOf(members);
        this.all = average(this.members);
    }

    /** The row of a member. */
    public Row rowOfMember(int index) {
        Vm vm = members.get(index);
        Map<Scope, Row> averages = new EnumMap<>(Scope.class);
        averages.put(Scope.OWN, vm.own());
        averages.put(Scope.NEIGHBOURS, all.withoutMember(index));
        if (layout.has(Scope.SAME_CPUS)) {
            Group group = same(vm);
            averages.put(
                    Scope.SAME_CPUS,
                    group.average().withoutMember(group.places().get(index)));
        }
        if (layout.has(Scope.OTHER_CPUS)) {
            averages.put(Scope.OTHER_CPUS, others(vm).ofAll());
        }
        return row(averages);
    }

    /** The row of a VM that is not yet a neighbour of others. */
    public Row rowOfJoiner(Vm vm) {
        Map<Scope, Row> averages = new EnumMap<>(Scope.class);
        averages.put(Scope.OWN, vm.own());
        averages.put(Scope.NEIGHBOURS, all.ofAll());
        if (layout.has(Scope.SAME_CPUS)) {
            averages.put(Scope.SAME_CPUS, same(vm).average().ofAll());
        }
        if (layout.has(Scope.OTHER_CPUS)) {
            averages.put(Scope.OTHER_CPUS, others(vm).ofAll());
        }
        return row(averages);
    }

    private Row row(Map<Scope, Row> averages) {
        Row.Builder row = Row.builder(layout.columns().size());
        for (int i = 0; i < layout.columns().size(); i++) {
            Column column = layout.columns().get(i);
            row.copy(averages.get(column.scope()), column.signal(), i);
        }
        return row.build();
    }

    private Group same(Vm vm) {
        return same.computeIfAbsent(vm.cpus(), cpus -> {
            List<Vm> meeting = new ArrayList<>();
            Map<Integer, Integer> places = new HashMap<>();
            for (int i = 0; i < members.size(); i++) {
                if (vm.mayMeet(members.get(i))) {
                    places.put(i, meeting.size());
                    meeting.add(members.get(i));
                }
            }
            return new Group(average(meeting), places);
        });
    }

    private NeighbourAverage others(Vm vm) {
        return others.computeIfAbsent(
                vm.cpus(),
                cpus -> average(
                        members.stream().filter(other -> !vm.mayMeet(other)).toList()));
    }

    private NeighbourAverage average(List<Vm> vms) {
        return new NeighbourAverage(layout.signals(), vms.stream().map(Vm::own).toList());
    }
}
