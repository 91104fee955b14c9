package dev.vane.inference.taker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The same as {@link Takers} from its definition, looking at every set of VMs: for a few VMs only. */
final class SlowTakers {
    private static final int HALVINGS = 50;

    private final List<VmSecond> vms;
    private final List<Some> subsets;
    private final double[] fair;

    SlowTakers(List<VmSecond> vms) {
        this.vms = vms;
        subsets = IntStream.range(1, 1 << vms.size())
                .mapToObj(bits -> BitSet.valueOf(new long[] {bits}))
                .map(some -> new Some(some, cpus(some)))
                .toList();
        fair = rise();
    }

    /** Some of the VMs, and how many CPUs any of them may run on. */
    private record Some(BitSet vms, int cpus) {
        double sum(double... shares) {
            return vms.stream().mapToDouble(vm -> shares[vm]).sum();
        }
    }

    double[] fairShares() {
        return fair.clone();
    }

    /**
     * All levels rise together. Who has what it wants, or shares CPUs that are full with none but such as have as much as it has
     * or cannot have more, stops.
     */
    private double[] rise() {
        double[] shares = new double[vms.size()];
        List<Integer> rising =
                new ArrayList<>(IntStream.range(0, vms.size()).boxed().toList());
        while (!rising.isEmpty()) {
            double low = 0;
            double high = 1000;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = (low + high) / 2;
                if (fits(at(middle, rising, shares))) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            double[] risen = at(low, rising, shares);
            BitSet full = full(risen);
            rising.removeIf(vm -> full.get(vm) || risen[vm] >= vms.get(vm).wanted() - 1e-6);
            System.arraycopy(risen, 0, shares, 0, shares.length);
        }
        return shares;
    }

    private double[] at(double level, List<Integer> rising, double... stopped) {
        double[] shares = stopped.clone();
        rising.forEach(vm ->
                shares[vm] = Math.min(vms.get(vm).wanted(), level * vms.get(vm).weight()));
        return shares;
    }

    /** Marriage theorem: any VMs together have no more than the CPUs that any of them may run on. */
    private boolean fits(double... shares) {
        return subsets.stream().allMatch(some -> some.sum(shares) <= some.cpus() + 1e-9);
    }

    private BitSet full(double... shares) {
        BitSet full = new BitSet();
        subsets.stream().filter(some -> some.sum(shares) >= some.cpus() - 1e-6).forEach(some -> full.or(some.vms()));
        return full;
    }

    private int cpus(BitSet set) {
        BitSet cpus = new BitSet();
        set.stream().forEach(vm -> cpus.or(vms.get(vm).cpus()));
        return cpus.cardinality();
    }

    /** What a VM lost to each other one that took anything; to the rest of the host by the name of nobody. */
    Map<String, Double> lostTo(int vm) {
        VmSecond loser = vms.get(vm);
        double lost = loser.lost().orElseThrow();
        Map<String, Double> ran = ran(loser, lost);
        Map<String, Double> first = new TreeMap<>();
        Map<String, Double> then = new TreeMap<>();
        for (int other = 0; other < vms.size(); other++) {
            VmSecond beside = vms.get(other);
            double there = ran.getOrDefault(beside.name(), 0.0);
            if (there > 0) {
                (beside.onCpu() > fair[other] + Takers.LEAST_ABOVE ? first : then).put(beside.name(), there);
            }
        }
        if (first.isEmpty()) {
            first.putAll(then);
            then.clear();
        }
        first.put("", ran.get(""));
        Map<String, Double> parts = new TreeMap<>();
        double toFirst = Math.min(lost, sum(first));
        first.forEach((name, there) -> parts.put(name, sum(first) == 0 ? 0 : toFirst * there / sum(first)));
        double toThen = Math.min(lost - toFirst, sum(then));
        then.forEach((name, there) -> parts.put(name, toThen * there / sum(then)));
        parts.merge("", lost - toFirst - toThen, Double::sum);
        parts.values().removeIf(cores -> cores <= 0);
        return parts;
    }

    private Map<String, Double> ran(VmSecond loser, double lost) {
        Map<String, Double> pinned = new TreeMap<>();
        Map<String, Double> roaming = new TreeMap<>();
        for (VmSecond beside : vms) {
            double there = loser.cpus().stream()
                    .filter(beside.cpus()::get)
                    .mapToDouble(cpu -> beside.onCpu() / beside.cpus().cardinality())
                    .sum();
            if (!beside.name().equals(loser.name())) {
                (isWithin(beside, loser) ? pinned : roaming).put(beside.name(), there);
            }
        }
        Map<String, Double> ran = new TreeMap<>(pinned);
        if (loser.othersOnCpu().isEmpty()) {
            ran.putAll(roaming);
            ran.put("", Math.max(0, lost - sum(ran)));
            return ran;
        }
        double left = Math.max(0, loser.othersOnCpu().getAsDouble() - sum(pinned));
        double most = vms.stream()
                .filter(wider -> isWithin(loser, wider))
                .mapToDouble(this::withoutVms)
                .min()
                .orElseThrow();
        double rest = Math.min(most, Math.max(0, left - sum(roaming)));
        roaming.forEach((name, there) -> {
            double onCpu = vms.stream()
                    .filter(vm -> vm.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .onCpu();
            ran.put(name, there == 0 ? 0 : Math.min(onCpu, there * (left - rest) / sum(roaming)));
        });
        ran.put("", Math.max(rest, loser.othersOnCpu().getAsDouble() - sum(ran)));
        return ran;
    }

    /** What ran on the CPUs of a VM and is of none that is pinned to them. */
    private double withoutVms(VmSecond vm) {
        double pinned = vms.stream()
                .filter(other -> !other.name().equals(vm.name()) && isWithin(other, vm))
                .mapToDouble(VmSecond::onCpu)
                .sum();
        return Math.max(0, vm.othersOnCpu().orElse(Double.POSITIVE_INFINITY) - pinned);
    }

    private static boolean isWithin(VmSecond vm, VmSecond other) {
        return vm.cpus().stream().allMatch(other.cpus()::get);
    }

    private static double sum(Map<String, Double> ran) {
        return ran.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
