package dev.vane.collector.simulator;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import java.util.BitSet;
import java.util.Map;

/** One VM: what it is like, and how busy it is at any second. */
final class SimulatedVm {
    private static final int DRIFT_SECONDS = 300;

    private final VmKey key;
    private final long seed;
    private final VmProfile profile;
    private final BitSet absent;

    /** @param absent metrics that the VM does not have */
    SimulatedVm(VmKey key, long seed, BitSet absent) {
        this.key = key;
        this.seed = seed;
        this.profile = VmProfile.of(new Noise(seed, 0));
        this.absent = absent;
    }

    String name() {
        return key.vm();
    }

    /** Utilization of the vCPUs, in (0, 1). */
    double load(long second) {
        double period = Math.sin(2 * Math.PI * (second / profile.periodSeconds() + profile.phase()));
        double drift = Noise.drift(seed, second, DRIFT_SECONDS);
        return profile.load() + profile.swing() * (period + drift);
    }

    /** @param pressure what the neighbours' load costs, in [0, 1] */
    Sample sample(long second, double load, double pressure) {
        MetricValues values = new SimulatedSecond(profile, load, pressure, new Noise(seed, second), absent).values();
        return new Sample(key, second, values, Map.of());
    }
}
