package dev.vane.training.baseline;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** What every baseline's answer is kept to. */
final class Bounds {
    static final double LOWEST = 0.01;

    private Bounds() {}

    static double clip(double prediction) {
        return Math.clamp(prediction, LOWEST, 1.0);
    }

    /** A clipped answer for each row. */
    static double[] predictions(double[][] rows, ToDoubleFunction<double[]> model) {
        return Arrays.stream(rows).mapToDouble(model).map(Bounds::clip).toArray();
    }
}
