package dev.vane.lab.plan;

/**
 * Lengths of a block's phases in seconds.
 *
 * @param warmUp after the start, all VMs running
 * @param alone of every measured VM, before, between and after the phases together; with several load levels it is
 *     lengthened, see {@link #alone(int)}
 * @param together of each phase together
 * @param settle first seconds of a phase that are left out
 */
public record Timing(int warmUp, int alone, int together, int settle) {
    public static final Timing DEFAULT = new Timing(10, 12, 90, 2);

    /** The second of a change and the next give no label, and an ideal needs some that do. */
    private static final int SECONDS_PER_LEVEL = 6;

    public Timing {
        require(warmUp >= 0, "warmUp must not be negative", warmUp);
        require(settle >= 0, "settle must not be negative", settle);
        require(alone > settle + 3, "alone must be at least four seconds longer than settle", alone);
        require(together > settle + 3, "together must be at least four seconds longer than settle", together);
    }

    private static void require(boolean isMet, String rule, int value) {
        if (!isMet) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }

    /** @throws IllegalArgumentException if a phase together of that length is too short */
    void requireTogether(int seconds) {
        require(seconds > settle + 3, "together must be at least four seconds longer than settle", seconds);
    }

    /** Length of an alone phase in which a number of levels are visited. */
    public int alone(int levels) {
        return levels <= 1 ? alone : Math.max(alone, settle + levels * SECONDS_PER_LEVEL);
    }

    /** The same, lengthened for levels more. */
    public int alone(int levels, int more) {
        return alone(levels) + more * SECONDS_PER_LEVEL;
    }
}
