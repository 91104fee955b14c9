package dev.vane.training.cloudformer;

import java.util.random.RandomGenerator;

/**
 * Windows blended with others of their batch, and their targets likewise (Zhang et al., "mixup", ICLR 2018). Differs
 * from the source in what cannot be blended: a window keeps its rows, its presence and the larger share, and a value is
 * blended only where both windows have it.
 */
final class Mixup {
    private Mixup() {}

    /** {@code alpha}: in (0, 1]; small values mostly leave windows nearly as they are. */
    static void apply(WindowBatch batch, double alpha, RandomGenerator random) {
        float[] values = batch.values.clone();
        float[] presence = batch.presence.clone();
        float[] targets = batch.targets.clone();
        float[] known = batch.known.clone();
        int size = values.length / batch.size();
        for (int window = 0; window < batch.size(); window++) {
            int other = random.nextInt(batch.size());
            double share = beta(alpha, random);
            float own = (float) Math.max(share, 1 - share);
            for (int i = 0; i < size; i++) {
                int at = window * size + i;
                int from = other * size + i;
                if (presence[at] > 0 && presence[from] > 0) {
                    batch.values[at] = own * values[at] + (1 - own) * values[from];
                }
            }
            batch.targets[window] = own * targets[window] + (1 - own) * targets[other];
            batch.known[window] = own * known[window] + (1 - own) * known[other];
        }
    }

    /** A draw from Beta(alpha, alpha), by Jöhnk's method (1964), which needs few trials for alpha up to 1. */
    private static double beta(double alpha, RandomGenerator random) {
        while (true) {
            double x = Math.pow(random.nextDouble(), 1 / alpha);
            double y = Math.pow(random.nextDouble(), 1 / alpha);
            double sum = x + y;
            if (sum > 0 && sum <= 1) {
                return x / sum;
            }
        }
    }
}
