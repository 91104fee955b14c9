package dev.vane.training.cloudformer;

import java.util.random.RandomGenerator;

/** Windows as if their VM had joined later: the oldest rows become padding. */
final class LengthJitter {
    /** Rows before which serving does not predict. */
    static final int LEAST_ROWS = 10;

    private LengthJitter() {}

    /** Each window is shortened with the given probability, to any length from {@value #LEAST_ROWS} up to its own. */
    static void apply(WindowBatch batch, double probability, RandomGenerator random) {
        for (int window = 0; window < batch.size(); window++) {
            int length = batch.length(window);
            if (length > LEAST_ROWS && random.nextDouble() < probability) {
                shorten(batch, window, length, random.nextInt(LEAST_ROWS, length + 1));
            }
        }
    }

    private static void shorten(WindowBatch batch, int window, int length, int kept) {
        int end = batch.windowRows();
        for (int row = end - length; row < end - kept; row++) {
            batch.clearRow(window, row);
        }
    }
}
