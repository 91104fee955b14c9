package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;

/**
 * Gradients of the network's answer, summed on the way from the window at its calm levels to the window as it is. What is
 * absent stays absent all the way, so it gets nothing. The values add up to the network's answer minus that for the calm
 * window, before the sigmoid, but for what {@value #STEPS} steps leave out.
 *
 * <p>Source: Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (arXiv 1703.01365), midpoint rule. The
 * way is straight in the space of normalised metrics, so it is none for the ratios that are made of them; each step is
 * therefore multiplied with how far every value really moved in it, which keeps the sum.
 */
final class IntegratedGradients {
    /** Steps, each of which is one run of the explaining model. */
    static final int STEPS = 64;

    private IntegratedGradients() {}

    static Relevance of(Inquiry inquiry, Direction direction) {
        double[][] cells = attribution(inquiry, STEPS);
        Manifest manifest = inquiry.models().manifest();
        double[] features = new double[manifest.features().size()];
        double[] seconds = new double[cells.length];
        for (int row = 0; row < cells.length; row++) {
            for (int feature = 0; feature < features.length; feature++) {
                features[feature] += direction.sign() * cells[row][feature];
                seconds[row] += direction.sign() * cells[row][feature];
            }
        }
        return new Relevance(
                AttributionMethod.INTEGRATED_GRADIENTS,
                direction,
                FoldedRatios.fold(features, manifest),
                FoldedRatios.list(seconds));
    }

    /** What each value adds to the network's answer, {@code [rows × features]}, ratios included. */
    static double[][] attribution(Inquiry inquiry, int steps) {
        Manifest manifest = inquiry.models().manifest();
        double[][] from = ExtendedWindow.normalised(at(inquiry, 0), manifest);
        double[][] sum = new double[from.length][from[0].length];
        for (int step = 0; step < steps; step++) {
            double[][] to = ExtendedWindow.normalised(at(inquiry, (step + 1.0) / steps), manifest);
            Tensor gradients =
                    inquiry.explain(at(inquiry, (step + 0.5) / steps)).inputGradients();
            addStep(sum, gradients, from, to);
            from = to;
        }
        return sum;
    }

    private static MetricWindow at(Inquiry inquiry, double share) {
        return CalmWindow.between(inquiry.window(), inquiry.baseline(), share);
    }

    private static void addStep(double[][] sum, Tensor gradients, double[][] from, double[][] to) {
        int features = gradients.shape().get(1);
        int padding = gradients.shape().get(0) - sum.length;
        float[] values = gradients.toArray();
        for (int row = 0; row < sum.length; row++) {
            int start = (padding + row) * features;
            double[] ofRow = sum[row];
            double[] before = from[row];
            double[] after = to[row];
            Arrays.setAll(ofRow, i -> ofRow[i] + values[start + i] * (after[i] - before[i]));
        }
    }
}
