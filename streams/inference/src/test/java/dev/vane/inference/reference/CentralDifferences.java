package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.window.MetricWindow;

/** Derivatives of the reference's logit for one window by central differences in double. */
public final class CentralDifferences {
    /** Errors of rounding, about 1e-16 / step, and of the third derivative, about step², then are alike. */
    private static final double STEP = 1e-5;

    private final ReferenceCloudFormer reference;
    private final MetricWindow window;
    private final Intervention around;

    /**
     * Derivatives where something else is done as well.
     *
     * @param around what is done on the way besides
     */
    public CentralDifferences(ReferenceCloudFormer reference, MetricWindow window, Intervention around) {
        this.reference = reference;
        this.window = window;
        this.around = around;
    }

    /** By one value of M. */
    public double byMask(Branch branch, int block, int head, int query, int key) {
        return difference(step -> new Around(around) {
            @Override
            public double mask(Branch b, int ofBlock, int ofHead, int q, int k) {
                boolean asked = b == branch && ofBlock == block && ofHead == head && q == query && k == key;
                return super.mask(b, ofBlock, ofHead, q, k) + (asked ? step : 0);
            }
        });
    }

    /** By one value of a token as it enters the first block. */
    public double byEmbedding(Branch branch, int token, int place) {
        return difference(step -> new Around(around) {
            @Override
            public double embedding(Branch b, int t, int p, double value) {
                boolean asked = b == branch && t == token && p == place;
                return super.embedding(b, t, p, value) + (asked ? step : 0);
            }
        });
    }

    /** By one normalised value; the row is counted among the model's rows. */
    public double byNormalised(int row, int feature) {
        return difference(step -> new Around(around) {
            @Override
            public double normalised(int r, int f, double value) {
                return super.normalised(r, f, value) + (r == row && f == feature ? step : 0);
            }
        });
    }

    /** An intervention a step away. */
    private interface Stepped {
        Intervention by(double step);
    }

    private double difference(Stepped stepped) {
        double above = reference.predict(window, stepped.by(STEP)).logit();
        double below = reference.predict(window, stepped.by(-STEP)).logit();
        return (above - below) / (2 * STEP);
    }

    /** Another intervention, to be changed in one place. */
    private abstract static class Around implements Intervention {
        private final Intervention inner;

        Around(Intervention inner) {
            this.inner = inner;
        }

        @Override
        public double mask(Branch branch, int block, int head, int query, int key) {
            return inner.mask(branch, block, head, query, key);
        }

        @Override
        public double beta(Branch branch, int block, int head) {
            return inner.beta(branch, block, head);
        }

        @Override
        public double alpha() {
            return inner.alpha();
        }

        @Override
        public double embedding(Branch branch, int token, int place, double value) {
            return inner.embedding(branch, token, place, value);
        }

        @Override
        public double normalised(int row, int feature, double value) {
            return inner.normalised(row, feature, value);
        }
    }
}
