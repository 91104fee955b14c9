package dev.vane.collector.simulator;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.OptionalLong;

/**
 * What is simulated.
 *
 * @param vms VMs in all, dealt out to the hosts in turn
 * @param hosts hosts, each with at least one VM
 * @param seed the same seed, start and sizes give the same samples
 * @param start event time of the first second, in seconds since the epoch; by default the run ends now, or in real time
 *     starts now
 * @param seconds seconds to simulate; empty is until an end is asked for, which needs real time
 * @param realTime true to wait for each second of the clock, false for as fast as possible
 * @param absentShare share of the catalogue that no VM has, in {@code [0, 1)}, as on a machine without performance
 *     counters
 */
public record SimulatorConfig(
        int vms, int hosts, long seed, OptionalLong start, OptionalLong seconds, boolean realTime, double absentShare) {
    private static final long DEFAULT_SEED = 1;

    public SimulatorConfig {
        if (hosts < 1) {
            throw new IllegalArgumentException("simulator.hosts must be at least 1: " + hosts);
        }
        if (vms < hosts) {
            throw new IllegalArgumentException(
                    "simulator.vms must be at least simulator.hosts, %d: %d".formatted(hosts, vms));
        }
        if (start.isPresent() && start.getAsLong() < 1) {
            throw new IllegalArgumentException("simulator.start must be after the epoch: " + start.getAsLong());
        }
        if (seconds.isPresent() && seconds.getAsLong() < 1) {
            throw new IllegalArgumentException("simulator.seconds must be at least 1: " + seconds.getAsLong());
        }
        if (seconds.isEmpty() && !realTime) {
            throw new IllegalArgumentException("simulator.seconds must be set where simulator.real-time is false");
        }
        if (!(absentShare >= 0 && absentShare < 1)) {
            throw new IllegalArgumentException("simulator.absent-share must be in [0, 1): " + absentShare);
        }
    }

    /** In real time from now on, until an end is asked for. */
    public static SimulatorConfig live(int vms, int hosts) {
        return new SimulatorConfig(vms, hosts, DEFAULT_SEED, OptionalLong.empty(), OptionalLong.empty(), true, 0);
    }

    /** The seconds up to now, as fast as possible. */
    public static SimulatorConfig asFastAsPossible(int vms, int hosts, long seconds) {
        return new SimulatorConfig(vms, hosts, DEFAULT_SEED, OptionalLong.empty(), OptionalLong.of(seconds), false, 0);
    }

    public SimulatorConfig withSeed(long other) {
        return new SimulatorConfig(vms, hosts, other, start, seconds, realTime, absentShare);
    }

    public SimulatorConfig withStart(long second) {
        return new SimulatorConfig(vms, hosts, seed, OptionalLong.of(second), seconds, realTime, absentShare);
    }

    public SimulatorConfig withAbsentShare(double share) {
        return new SimulatorConfig(vms, hosts, seed, start, seconds, realTime, share);
    }

    /** Metrics that no VM has. */
    int absentMetrics() {
        return (int) Math.round(absentShare * MetricCatalogue.SIZE);
    }
}
