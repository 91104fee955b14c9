package dev.vane.inference.taker;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Max-min fair shares of a host's CPUs: nobody can have more without somebody having less who has no more, by weight, and
 * nobody has more than it wants. Water is poured in drops of a hundredth of a core: the next one goes to the VM that has the
 * least by its weight and can have more, on any of its CPUs. If these are full, others on them move on to other CPUs of
 * theirs, if a chain of such moves ends at a free one; if none does, the VM has its share. So shares are right to about a
 * drop. On hosts of more than 256 CPUs drops are larger, so that there are no more of them.
 *
 * <p>A drop costs at most a look at each VM in each {@link CpuGroup}; mostly it falls on a free CPU.
 */
final class FairShares {
    private static final int MOST_DROPS_PER_CORE = 100;
    private static final int MOST_DROPS = 25_600;

    /** So that a want of 0.3 is thirty drops, not thirty-one. */
    private static final double ROUNDING = 1e-9;

    private static final int OWN = -1;

    private final List<VmSecond> vms;
    private final List<CpuGroup> groups;
    private final List<List<Integer>> groupsOf;

    /** Drops in a core. */
    private final int drops;

    /** Drops by group and VM. */
    private final int[][] given;

    private final int[] free;
    private int freeInAll;
    private final int[] had;

    /** For each group that a drop may reach, the group whose VM would have to move there, and that VM. */
    private final int[] from;

    private final int[] mover;

    /** The number of the last drop that a group was reached by. */
    private final int[] reachedBy;

    private int number;

    private FairShares(List<VmSecond> vms, List<CpuGroup> groups) {
        this.vms = vms;
        this.groups = groups;
        groupsOf = CpuGroup.byVm(groups, vms.size());
        int cpus = groups.stream().mapToInt(CpuGroup::cpus).sum();
        drops = Math.clamp(MOST_DROPS / Math.max(1, cpus), 1, MOST_DROPS_PER_CORE);
        given = new int[groups.size()][vms.size()];
        free = groups.stream().mapToInt(group -> group.cpus() * drops).toArray();
        freeInAll = Arrays.stream(free).sum();
        had = new int[vms.size()];
        from = new int[groups.size()];
        mover = new int[groups.size()];
        reachedBy = new int[groups.size()];
    }

    /**
     * The share of each VM, in cores, in their order.
     *
     * @param groups of all their CPUs
     */
    static double[] of(List<VmSecond> vms, List<CpuGroup> groups) {
        return new FairShares(vms, groups).pour();
    }

    private double[] pour() {
        PriorityQueue<Integer> thirsty = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(this::level).thenComparing(Comparator.naturalOrder()));
        for (int vm = 0; vm < vms.size(); vm++) {
            if (vms.get(vm).wanted() > 0) {
                thirsty.add(vm);
            }
        }
        while (!thirsty.isEmpty() && freeInAll > 0) {
            int vm = thirsty.remove();
            if (drop(vm)) {
                had[vm]++;
                if (had[vm] < vms.get(vm).wanted() * drops - ROUNDING) {
                    thirsty.add(vm);
                }
            }
        }
        double[] shares = new double[vms.size()];
        for (int vm = 0; vm < shares.length; vm++) {
            shares[vm] = Math.min((double) had[vm] / drops, vms.get(vm).wanted());
        }
        return shares;
    }

    private double level(int vm) {
        return had[vm] / vms.get(vm).weight();
    }

    /** True if the VM could have one more. */
    private boolean drop(int vm) {
        number++;
        Deque<Integer> reached = new ArrayDeque<>();
        for (int group : groupsOf.get(vm)) {
            if (reach(group, OWN, vm, reached)) {
                return true;
            }
        }
        while (!reached.isEmpty()) {
            int full = reached.remove();
            for (int other : groups.get(full).vms()) {
                if (given[full][other] > 0) {
                    for (int group : groupsOf.get(other)) {
                        if (reachedBy[group] != number && reach(group, full, other, reached)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** True if there is a free CPU in the group: everybody on the way to it has then moved. */
    private boolean reach(int group, int before, int vm, Deque<Integer> reached) {
        reachedBy[group] = number;
        from[group] = before;
        mover[group] = vm;
        if (free[group] == 0) {
            reached.add(group);
            return false;
        }
        free[group]--;
        freeInAll--;
        int at = group;
        while (at != OWN) {
            given[at][mover[at]]++;
            if (from[at] != OWN) {
                given[from[at]][mover[at]]--;
            }
            at = from[at];
        }
        return true;
    }
}
