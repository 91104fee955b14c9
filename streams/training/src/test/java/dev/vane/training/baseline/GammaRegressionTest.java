package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class GammaRegressionTest {
    @Test
    void givesEachOfTwoGroupsItsMean() {
        double[][] rows = {{0}, {1}, {0}, {1}};
        double[] targets = {0.2, 0.6, 0.4, 1};

        double[] weights = GammaRegression.fit(rows, targets, 0);

        assertThat(weights[0]).isCloseTo(Math.log(0.3), within(1e-6));
        assertThat(weights[1]).isCloseTo(Math.log(0.8 / 0.3), within(1e-6));
        assertThat(GammaRegression.mean(weights, rows[0])).isCloseTo(0.3, within(1e-6));
    }

    @Test
    void findsWhatASearchOfThePenalisedLikelihoodFinds() {
        double[][] rows = {{-1}, {0}, {0.5}, {2}, {1.2}};
        double[] targets = {0.3, 0.5, 0.4, 0.9, 0.7};
        for (double ridge : new double[] {0, 0.1, 0.7, 20}) {
            double slope = highest(b -> highestOverIntercept(rows, targets, ridge, b));
            double intercept = highest(a -> likelihood(rows, targets, ridge, a, slope));

            double[] weights = GammaRegression.fit(rows, targets, ridge);

            assertThat(weights[0]).isCloseTo(intercept, within(1e-5));
            assertThat(weights[1]).isCloseTo(slope, within(1e-5));
        }
    }

    private static double highestOverIntercept(double[][] rows, double[] targets, double ridge, double slope) {
        double intercept = highest(a -> likelihood(rows, targets, ridge, a, slope));
        return likelihood(rows, targets, ridge, intercept, slope);
    }

    private static double likelihood(double[][] rows, double[] targets, double ridge, double intercept, double slope) {
        double sum = -ridge / 2 * slope * slope;
        for (int i = 0; i < rows.length; i++) {
            double mean = Math.exp(intercept + slope * rows[i][0]);
            sum += -targets[i] / mean - Math.log(mean);
        }
        return sum;
    }

    /** Where a function with one maximum in [-5, 5] has it, by ternary search. */
    private static double highest(DoubleUnaryOperator function) {
        double low = -5;
        double high = 5;
        for (int i = 0; i < 150; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (function.applyAsDouble(left) < function.applyAsDouble(right)) {
                low = left;
            } else {
                high = right;
            }
        }
        return (low + high) / 2;
    }

    @Test
    void comesBackFromAStepThatWentTooFar() {
        double[][] rows = new double[101][1];
        double[] targets = new double[101];
        Arrays.fill(targets, 0.01);
        rows[100][0] = 1;
        targets[100] = 1;

        double[] weights = GammaRegression.fit(rows, targets, 0);

        assertThat(weights[0]).isCloseTo(Math.log(0.01), within(1e-4));
        assertThat(weights[1]).isCloseTo(Math.log(100), within(1e-4));
    }

    @Test
    void saysTheMeanWithoutColumns() {
        double[] weights = GammaRegression.fit(new double[3][0], new double[] {0.1, 0.2, 0.6}, 1);

        assertThat(GammaRegression.mean(weights, new double[0])).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void staysFiniteFarFromItsTraining() {
        double[] weights = GammaRegression.fit(new double[][] {{0}, {1}}, new double[] {0.1, 1}, 0.1);

        assertThat(Bounds.clip(GammaRegression.mean(weights, new double[] {1e6})))
                .isEqualTo(1);
        assertThat(Bounds.clip(GammaRegression.mean(weights, new double[] {-1e6})))
                .isEqualTo(0.01);
    }
}
