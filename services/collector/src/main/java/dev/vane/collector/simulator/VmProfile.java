package dev.vane.collector.simulator;

/**
 * What a simulated VM is like, for as long as it lives.
 *
 * @param vcpus virtual CPUs, 2 to 8
 * @param load mean utilization of the vCPUs; less or plus twice the swing, it stays within (0, 1)
 * @param swing how far the load swings with each period, and again with drift
 * @param periodSeconds length of a period
 * @param phase where in its period the VM was at the epoch, in periods
 * @param userShare user mode's share of CPU time
 * @param memoryShare share of its memory that is in use
 * @param memoryIntensity how much it depends on caches and memory bandwidth, in [0, 1]
 * @param networkPackets packets a second in each direction at full load
 * @param diskOperations operations a second at full load
 */
record VmProfile(
        int vcpus,
        double load,
        double swing,
        double periodSeconds,
        double phase,
        double userShare,
        double memoryShare,
        double memoryIntensity,
        double networkPackets,
        double diskOperations) {
    static VmProfile of(Noise noise) {
        return new VmProfile(
                1 << (int) noise.between(1, 4),
                noise.between(0.35, 0.6),
                noise.between(0.03, 0.15),
                noise.between(45, 600),
                noise.between(0, 1),
                noise.between(0.6, 0.95),
                noise.between(0.3, 0.7),
                noise.between(0, 1),
                noise.between(100, 60_000),
                noise.between(10, 4_000));
    }
}
