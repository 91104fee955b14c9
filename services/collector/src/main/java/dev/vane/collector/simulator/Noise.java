package dev.vane.collector.simulator;

/** Random numbers that are a function of their place alone, so that any second can be computed without those before it. */
final class Noise {
    /** SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). */
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Noise(long seed, long place) {
        this.state = mix(seed, place);
    }

    /** A seed of its own for one of several things. */
    static long mix(long seed, long place) {
        return mix(seed ^ mix(place + GAMMA));
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** The next number, even over {@code [from, to)}. */
    double between(double from, double to) {
        state += GAMMA;
        return from + (to - from) * unit(mix(state));
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /** A slow wander in {@code [-1, 1]}: random levels {@code period} seconds apart, joined smoothly. */
    static double drift(long seed, long second, int period) {
        long knot = Math.floorDiv(second, period);
        double way = (double) Math.floorMod(second, period) / period;
        double before = unit(mix(seed, knot));
        double after = unit(mix(seed, knot + 1));
        return 2 * (before + (after - before) * way * way * (3 - 2 * way)) - 1;
    }
}
