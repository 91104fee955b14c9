package dev.vane.inference.taker;

import java.util.Arrays;
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
    private static final int CLOSED = -1;

    private final double[] wanted;
    private final double[] weight;
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

    /** The number of the last drop that a group was reached by; that of no drop if none will ever find a way out of it. */
    private final int[] reachedBy;

    private int number;

    /** Groups that the drop has reached and that are full, first come first. */
    private final int[] reached;

    private int reachedCount;

    private FairShares(List<VmSecond> vms, List<CpuGroup> groups) {
        wanted = vms.stream().mapToDouble(VmSecond::wanted).toArray();
        weight = vms.stream().mapToDouble(VmSecond::weight).toArray();
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
        reached = new int[groups.size()];
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
        PriorityQueue<Integer> thirsty = new PriorityQueue<>(this::compareLevels);
        for (int vm = 0; vm < had.length; vm++) {
            if (wanted[vm] > 0) {
                thirsty.add(vm);
            }
        }
        while (!thirsty.isEmpty() && freeInAll > 0) {
            int vm = thirsty.remove();
            if (drop(vm)) {
                had[vm]++;
                if (had[vm] < wanted[vm] * drops - ROUNDING) {
                    thirsty.add(vm);
                }
            }
        }
        double[] shares = new double[had.length];
        for (int vm = 0; vm < shares.length; vm++) {
            shares[vm] = Math.min((double) had[vm] / drops, wanted[vm]);
        }
        return shares;
    }

    private int compareLevels(int one, int other) {
        int byLevel = Double.compare(had[one] / weight[one], had[other] / weight[other]);
        return byLevel == 0 ? Integer.compare(one, other) : byLevel;
    }

    /** True if the VM could have one more. If not, nobody ever gets out of the groups that were reached: they are closed. */
    private boolean drop(int vm) {
        number++;
        reachedCount = 0;
        for (int group : groupsOf.get(vm)) {
            if (reach(group, OWN, vm)) {
                return true;
            }
        }
        for (int next = 0; next < reachedCount; next++) {
            int full = reached[next];
            for (int other : groups.get(full).vms()) {
                if (given[full][other] > 0) {
                    for (int group : groupsOf.get(other)) {
                        if (reach(group, full, other)) {
                            return true;
                        }
                    }
                }
            }
        }
        for (int next = 0; next < reachedCount; next++) {
            reachedBy[reached[next]] = CLOSED;
        }
        return false;
    }

    /** True if there is a free CPU in the group: everybody on the way to it has then moved. */
    private boolean reach(int group, int before, int vm) {
        if (reachedBy[group] == number || reachedBy[group] == CLOSED) {
            return false;
        }
        reachedBy[group] = number;
        from[group] = before;
        mover[group] = vm;
        if (free[group] == 0) {
            reached[reachedCount] = group;
            reachedCount++;
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
