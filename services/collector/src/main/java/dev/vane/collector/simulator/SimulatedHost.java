package dev.vane.collector.simulator;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The VMs of one host, which press on one another when all are busy. */
record SimulatedHost(String name, List<SimulatedVm> vms) {
    /** Mean load of the neighbours above which they are felt. */
    private static final double QUIET = 0.35;

    HostSecond second(long second) {
        double[] loads = vms.stream().mapToDouble(vm -> vm.load(second)).toArray();
        double sum = Arrays.stream(loads).sum();
        List<Sample> samples = new ArrayList<>(loads.length);
        for (int i = 0; i < loads.length; i++) {
            samples.add(vms.get(i).sample(second, loads[i], pressure(sum - loads[i], loads.length - 1)));
        }
        return new HostSecond(name, second, samples, List.of(), false);
    }

    HostSecond last(long second) {
        return new HostSecond(
                name, second, List.of(), vms.stream().map(SimulatedVm::name).toList(), true);
    }

    private static double pressure(double load, int neighbours) {
        return neighbours == 0 ? 0 : Math.clamp((load / neighbours - QUIET) * 2, 0, 1);
    }
}
