package dev.vane.training.cloudformer;

import java.util.random.RandomGenerator;

/** Whole features marked absent, so that a prediction does not hang on any one of them. */
final class ChannelDropout {
    private ChannelDropout() {}

    /** Each feature of each window goes with the given probability, in all of its rows. */
    static void apply(WindowBatch batch, double probability, RandomGenerator random) {
        for (int window = 0; window < batch.size(); window++) {
            for (int feature = 0; feature < batch.features(); feature++) {
                if (random.nextDouble() < probability) {
                    drop(batch, window, feature);
                }
            }
        }
    }

    private static void drop(WindowBatch batch, int window, int feature) {
        for (int row = 0; row < batch.windowRows(); row++) {
            int at = batch.row(window, row) * batch.features() + feature;
            batch.values[at] = 0;
            batch.presence[at] = 0;
        }
    }
}
