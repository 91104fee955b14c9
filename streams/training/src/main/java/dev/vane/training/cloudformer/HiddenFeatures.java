package dev.vane.training.cloudformer;

import java.util.random.RandomGenerator;

/**
 * Windows with some of their features hidden, and what these were.
 *
 * @param batch as the block sees it
 * @param means of the hidden features over real rows {@code [size, F]}; 0 elsewhere
 * @param counted 1 for a hidden feature, else 0 {@code [size, F]}
 */
@SuppressWarnings("ArrayRecordComponent") // flat tensors, as in WindowBatch; never compared
record HiddenFeatures(WindowBatch batch, float[] means, float[] counted) {
    /** Hides each feature of each window with this probability, as if it were absent; one that is absent is not asked for. */
    static HiddenFeatures of(WindowBatch batch, double probability, RandomGenerator random) {
        float[] before = means(batch);
        ChannelDropout.apply(batch, probability, random);
        float[] after = means(batch);
        float[] means = new float[before.length];
        float[] counted = new float[before.length];
        for (int i = 0; i < before.length; i++) {
            if (!Float.isNaN(before[i]) && Float.isNaN(after[i])) {
                means[i] = before[i];
                counted[i] = 1;
            }
        }
        return new HiddenFeatures(batch, means, counted);
    }

    int count() {
        int count = 0;
        for (float one : counted) {
            count += one > 0 ? 1 : 0;
        }
        return count;
    }

    /** Of each window and feature, over its real rows; NaN where there is no value. */
    private static float[] means(WindowBatch batch) {
        float[] means = new float[batch.size() * batch.features()];
        for (int window = 0; window < batch.size(); window++) {
            for (int feature = 0; feature < batch.features(); feature++) {
                means[window * batch.features() + feature] = mean(batch, window, feature);
            }
        }
        return means;
    }

    private static float mean(WindowBatch batch, int window, int feature) {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < batch.windowRows(); row++) {
            int at = batch.row(window, row);
            int value = at * batch.features() + feature;
            if (batch.real[at] > 0 && batch.presence[value] > 0) {
                sum += batch.values[value];
                count++;
            }
        }
        return (float) (sum / count);
    }
}
