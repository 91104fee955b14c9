package dev.vane.training.cloudformer;

/**
 * Seeds for the parts of a training, derived from its one seed: what is random in an epoch or batch depends on where it
 * stands and on nothing before, so a training that goes on from a checkpoint needs no generator's state.
 */
final class Seeds {
    private Seeds() {}

    /** A seed for the part that these numbers name, mixed as by SplitMix64 (Steele, Lea and Flood, 2014). */
    static long of(long seed, long... part) {
        long mixed = mix(seed);
        for (long number : part) {
            mixed = mix(mixed + number);
        }
        return mixed;
    }

    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
