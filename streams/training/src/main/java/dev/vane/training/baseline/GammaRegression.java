package dev.vane.training.baseline;

import java.util.Arrays;

/**
 * Gamma regression with logarithmic link: the target's mean is μ = exp(w₀ + Σ wⱼ xⱼ). Maximises
 *
 * <pre>
 * Σᵢ (−yᵢ / μᵢ − log μᵢ) − ridge / 2 · Σⱼ wⱼ²      (j ≥ 1; the gamma's shape drops out)
 * </pre>
 *
 * by iteratively reweighted least squares (McCullagh and Nelder, "Generalized Linear Models", 1989). With this link all
 * weights are 1, so one decomposition serves every step. A step that would not go up is halved: without that, one far
 * row is enough to make the whole explode.
 */
final class GammaRegression {
    private static final int STEPS = 500;
    private static final int HALVINGS = 40;
    private static final double TOLERANCE = 1e-12;

    /** The intercept, then one for each column. */
    private final double[] weights;

    private final double[][] design;
    private final double[] targets;
    private final double ridge;

    private GammaRegression(double[][] design, double[] targets, double ridge) {
        this.design = design;
        this.targets = targets;
        this.ridge = ridge;
        weights = new double[design[0].length];
        weights[0] = Math.log(Arrays.stream(targets).average().orElseThrow());
    }

    /**
     * The weights that fit best: the intercept, then one for each column.
     *
     * @param rows about standardised, without NaN
     * @param targets positive
     * @param ridge not negative; positive where a column could be made of others
     */
    static double[] fit(double[][] rows, double[] targets, double ridge) {
        double[][] design = Arrays.stream(rows).map(GammaRegression::withOne).toArray(double[][]::new);
        var regression = new GammaRegression(design, targets, ridge);
        regression.climb(new Cholesky(regression.information()));
        return regression.weights;
    }

    /** The mean that weights give to a row. */
    static double mean(double[] weights, double[] row) {
        return Math.exp(linear(weights, withOne(row)));
    }

    private static double[] withOne(double[] row) {
        double[] extended = new double[row.length + 1];
        extended[0] = 1;
        System.arraycopy(row, 0, extended, 1, row.length);
        return extended;
    }

    /** {@code XᵀX + ridge}, the expected information. */
    private double[][] information() {
        double[][] information = new double[weights.length][weights.length];
        for (double[] row : design) {
            for (int i = 0; i < row.length; i++) {
                for (int j = 0; j <= i; j++) {
                    information[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 1; i < weights.length; i++) {
            information[i][i] += ridge;
        }
        return information;
    }

    private void climb(Cholesky information) {
        double height = height(weights);
        for (int i = 0; i < STEPS; i++) {
            double[] step = information.solve(gradient());
            double next = take(step, height);
            if (next - height <= TOLERANCE * Math.abs(height)) {
                return;
            }
            height = next;
        }
    }

    /** Goes as much of the step as goes up; nowhere if nothing does. Returns the height reached. */
    private double take(double[] step, double height) {
        double share = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double[] there = weights.clone();
            for (int j = 0; j < there.length; j++) {
                there[j] += share * step[j];
            }
            double next = height(there);
            if (next > height) {
                System.arraycopy(there, 0, weights, 0, there.length);
                return next;
            }
            share /= 2;
        }
        return height;
    }

    private double[] gradient() {
        double[] gradient = new double[weights.length];
        for (int i = 0; i < design.length; i++) {
            double excess = targets[i] / Math.exp(linear(weights, design[i])) - 1;
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += excess * design[i][j];
            }
        }
        for (int j = 1; j < gradient.length; j++) {
            gradient[j] -= ridge * weights[j];
        }
        return gradient;
    }

    /** What is maximised. */
    private double height(double[] at) {
        double sum = 0;
        for (int i = 0; i < design.length; i++) {
            double linear = linear(at, design[i]);
            sum -= targets[i] * Math.exp(-linear) + linear;
        }
        for (int j = 1; j < at.length; j++) {
            sum -= ridge / 2 * at[j] * at[j];
        }
        return sum;
    }

    private static double linear(double[] weights, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += weights[i] * row[i];
        }
        return sum;
    }
}
