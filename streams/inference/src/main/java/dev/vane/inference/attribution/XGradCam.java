package dev.vane.inference.attribution;

import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.Tensor;

/**
 * Embeddings F and their gradients g as feature maps whose places are tokens: channel c has the weight w = Σ F g / Σ F
 * over the tokens, and a token gets Σ w F over the channels. The values of all tokens, CLS included, sum to Σ g ⊙ F.
 *
 * <p>Source: Fu et al., "Axiom-based Grad-CAM" (XGrad-CAM, arXiv 2008.02312). Differs in three ways. Places are tokens.
 * Embeddings may be negative, so Σ F may be next to 0 and w beyond measure: where it is less than a tenth of Σ |F|, the
 * channel gives each token its own g F, which sums to the same. And negative values are kept, as they speak for the other
 * direction.
 */
final class XGradCam {
    private static final double LEAST_SUM = 0.1;

    private XGradCam() {}

    static Relevance of(Inquiry inquiry, Direction direction) {
        Manifest manifest = inquiry.models().manifest();
        var real = new RealTokens(manifest);
        double[] metrics = map(inquiry.explanation().system(), real.metrics(inquiry.window()));
        double[] seconds = map(inquiry.explanation().temporal(), real.seconds(inquiry.window()));
        return new Relevance(
                AttributionMethod.XGRAD_CAM,
                direction,
                FoldedRatios.fold(withoutCls(metrics, direction), manifest),
                AttentionRelevance.newest(withoutCls(seconds, direction), inquiry));
    }

    private static double[] withoutCls(double[] map, Direction direction) {
        double[] tokens = new double[map.length - 1];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = direction.sign() * map[i + 1];
        }
        return tokens;
    }

    /**
     * One value for each token, CLS included; 0 for those that are not real, whose gradients are 0 anyway.
     *
     * @param real tokens without CLS
     */
    static double[] map(BranchMaps branch, int[] real) {
        Tensor embeddings = branch.embeddings();
        int width = embeddings.shape().get(1);
        float[] values = embeddings.toArray();
        float[] gradients = branch.embeddingGradients().toArray();
        int[] tokens = new int[real.length + 1];
        System.arraycopy(real, 0, tokens, 1, real.length);
        double[] map = new double[embeddings.shape().get(0)];
        for (int channel = 0; channel < width; channel++) {
            addChannel(map, values, gradients, tokens, channel, width);
        }
        return map;
    }

    private static void addChannel(
            double[] map, float[] values, float[] gradients, int[] tokens, int channel, int width) {
        double sum = 0;
        double absolute = 0;
        double product = 0;
        for (int token : tokens) {
            double value = values[token * width + channel];
            sum += value;
            absolute += Math.abs(value);
            product += value * gradients[token * width + channel];
        }
        boolean weighable = Math.abs(sum) > LEAST_SUM * absolute;
        for (int token : tokens) {
            double weight = weighable ? product / sum : gradients[token * width + channel];
            map[token] += weight * values[token * width + channel];
        }
    }
}
