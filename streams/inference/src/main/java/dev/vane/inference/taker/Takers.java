package dev.vane.inference.taker;

import dev.vane.inference.taker.Taken.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Splits what the VMs of a host lost in one second among those that ran on their CPUs. {@code docs/stall-ledger.md} has the
 * formulas.
 *
 * <p>Beside the fair shares it costs a look at each pair of VMs for each {@link CpuGroup} that they share.
 */
public final class Takers {
    /** Who runs so much more than its fair share, in cores, runs above it; shares themselves are right to a hundredth. */
    public static final double LEAST_ABOVE = 0.05;

    /** Among whom a loss is split, each by the CPU time that it had on the loser's CPUs. */
    public enum Rule {
        /** All that ran there. */
        ALL,
        /**
         * The rest of the host and those above their fair share, up to what they ran there; what is left is split among the
         * others. All, if nobody is above.
         */
        ABOVE_FIRST
    }

    private static final Comparator<Part> LARGEST_FIRST =
            Comparator.comparingDouble(Part::cores).reversed().thenComparing(Part::vm);

    private final List<VmSecond> vms;
    private final Rule rule;
    private final double[] fair;

    /** Number of CPUs that two VMs have in common. */
    private final int[][] shared;

    private final double[] restBeside;
    private final List<List<Part>> presses = new ArrayList<>();

    private Takers(List<VmSecond> vms, Rule rule) {
        this.vms = List.copyOf(vms);
        this.rule = rule;
        List<CpuGroup> groups = CpuGroup.of(vms);
        fair = FairShares.of(this.vms, groups);
        shared = new int[vms.size()][vms.size()];
        for (CpuGroup group : groups) {
            for (int one : group.vms()) {
                for (int other : group.vms()) {
                    shared[one][other] += group.cpus();
                }
            }
        }
        restBeside =
                IntStream.range(0, vms.size()).mapToDouble(this::restBeside).toArray();
        vms.forEach(vm -> presses.add(new ArrayList<>()));
    }

    /** All VMs of a host whose CPU time and CPUs are known, in one second; one result for each, in their order. */
    public static List<Taken> of(List<VmSecond> vms) {
        return of(vms, Rule.ABOVE_FIRST);
    }

    /** The same by another rule. */
    public static List<Taken> of(List<VmSecond> vms, Rule rule) {
        return new Takers(vms, rule).split();
    }

    private List<Taken> split() {
        List<double[]> losses = new ArrayList<>();
        for (int vm = 0; vm < vms.size(); vm++) {
            losses.add(split(vm));
        }
        List<Taken> taken = new ArrayList<>();
        for (int vm = 0; vm < vms.size(); vm++) {
            taken.add(new Taken(
                    vms.get(vm).name(),
                    lostTo(losses.get(vm)),
                    vms.get(vm).lost().isPresent()
                            ? OptionalDouble.of(losses.get(vm)[vms.size()])
                            : OptionalDouble.empty(),
                    fair[vm],
                    presses.get(vm).stream().sorted(LARGEST_FIRST).toList()));
        }
        return taken;
    }

    private List<Part> lostTo(double... parts) {
        List<Part> lostTo = new ArrayList<>();
        for (int other = 0; other < vms.size(); other++) {
            if (parts[other] > 0) {
                lostTo.add(new Part(vms.get(other).name(), parts[other]));
            }
        }
        return lostTo.stream().sorted(LARGEST_FIRST).toList();
    }

    /** What a VM lost to each of the others, and to the rest of the host, which comes last. */
    private double[] split(int vm) {
        double[] parts = new double[vms.size() + 1];
        double lost = vms.get(vm).lost().orElse(0);
        if (lost == 0) {
            return parts;
        }
        double[] ran = ranBeside(vm, lost);
        boolean[] first = first(ran);
        double left = give(lost, ran, first, true, parts);
        left = give(left, ran, first, false, parts);
        // What nobody ran that is known was the rest of the host.
        parts[vms.size()] += left;
        for (int other = 0; other < vms.size(); other++) {
            if (parts[other] > 0 && isAbove(other)) {
                presses.get(other).add(new Part(vms.get(vm).name(), parts[other]));
            }
        }
        return parts;
    }

    /**
     * CPU time of each of the others on a VM's CPUs; last, that of the rest of the host. Of who may run elsewhere, too, it is
     * taken to be spread evenly, and then made to fit what ran there in all.
     */
    private double[] ranBeside(int vm, double lost) {
        double[] ran = new double[vms.size() + 1];
        double there = 0;
        double roaming = 0;
        for (int other = 0; other < vms.size(); other++) {
            VmSecond beside = vms.get(other);
            if (other != vm) {
                ran[other] = beside.onCpu() * shared[vm][other] / shared[other][other];
                there += isWithin(other, vm) ? ran[other] : 0;
                roaming += isWithin(other, vm) ? 0 : ran[other];
            }
        }
        OptionalDouble all = vms.get(vm).othersOnCpu();
        if (all.isEmpty()) {
            ran[vms.size()] = Math.max(0, lost - there - roaming);
            return ran;
        }
        double left = Math.max(0, all.getAsDouble() - there);
        double rest = Math.min(mostOfRest(vm), Math.max(0, left - roaming));
        double scale = roaming > 0 ? (left - rest) / roaming : 0;
        left -= rest;
        for (int other = 0; other < vms.size(); other++) {
            if (other != vm && !isWithin(other, vm)) {
                ran[other] = Math.min(vms.get(other).onCpu(), scale * ran[other]);
                left -= ran[other];
            }
        }
        ran[vms.size()] = rest + Math.max(0, left);
        return ran;
    }

    /** The rest of the host runs no more on some CPUs than on these and others together. */
    private double mostOfRest(int vm) {
        double most = Double.POSITIVE_INFINITY;
        for (int other = 0; other < vms.size(); other++) {
            if (isWithin(vm, other)) {
                most = Math.min(most, restBeside[other]);
            }
        }
        return most;
    }

    /** CPU time on a VM's CPUs that is of no VM that runs on none but these; infinite if it is not known. */
    private double restBeside(int vm) {
        double rest = vms.get(vm).othersOnCpu().orElse(Double.POSITIVE_INFINITY);
        for (int other = 0; other < vms.size(); other++) {
            rest -= other != vm && isWithin(other, vm) ? vms.get(other).onCpu() : 0;
        }
        return Math.max(0, rest);
    }

    /** True if a VM may run on no CPU but such as another may run on, too. */
    private boolean isWithin(int vm, int other) {
        return shared[vm][other] == shared[vm][vm];
    }

    private boolean[] first(double... ran) {
        boolean[] first = new boolean[ran.length];
        boolean any = false;
        first[vms.size()] = true;
        for (int other = 0; other < vms.size(); other++) {
            first[other] = ran[other] > 0 && (rule == Rule.ALL || isAbove(other));
            any |= first[other];
        }
        for (int other = 0; other < vms.size(); other++) {
            first[other] |= !any;
        }
        return first;
    }

    private boolean isAbove(int vm) {
        return vms.get(vm).onCpu() > fair[vm] + LEAST_ABOVE;
    }

    /** Splits up to as much as these ran among them, by what they ran, and returns what is left. */
    private static double give(double lost, double[] ran, boolean[] first, boolean toFirst, double... parts) {
        double all = 0;
        for (int i = 0; i < ran.length; i++) {
            all += first[i] == toFirst ? ran[i] : 0;
        }
        if (all <= 0) {
            return lost;
        }
        double share = Math.min(1, lost / all);
        for (int i = 0; i < ran.length; i++) {
            parts[i] += first[i] == toFirst ? share * ran[i] : 0;
        }
        return Math.max(0, lost - all);
    }
}
