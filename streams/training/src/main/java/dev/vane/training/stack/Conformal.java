package dev.vane.training.stack;

import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prediction intervals from the errors that were made on unseen applications (cross-conformal; Vovk, "Cross-conformal
 * predictors", 2015). Windows of one application are not exchangeable with those of another, so each application
 * counts the same, and one more that is not known yet is counted as an unlimited error, as for exchangeable groups in
 * Lee, Barber and Willett, "Distribution-free inference with hierarchical data", 2023.
 *
 * <p>The guarantee is weaker than that of split conformal prediction, since the models behind the errors are not the
 * one that is served: coverage is measured, not promised.
 */
final class Conformal {
    private Conformal() {}

    /** An error and its weight. */
    private record Weighted(double error, double weight) {}

    /**
     * Offset that so large a share of the errors of an application not seen yet stays below.
     *
     * @param errors of every example, higher is worse
     * @param coverage such as 0.95
     * @return the smallest error with that share of the weight at or below it, or the largest error if there are too few
     *     applications for that share
     */
    static double quantile(ExampleSet examples, double[] errors, double coverage) {
        Map<String, Integer> sizes = new HashMap<>();
        examples.examples().forEach(example -> sizes.merge(example.group(), 1, Integer::sum));
        double ofGroup = 1.0 / (sizes.size() + 1);
        List<Weighted> weighted = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            int size = sizes.get(examples.examples().get(i).group());
            weighted.add(new Weighted(errors[i], ofGroup / size));
        }
        weighted.sort(Comparator.comparingDouble(Weighted::error));
        double reached = 0;
        for (Weighted one : weighted) {
            reached += one.weight;
            // Weights are sums of fractions: without the slack 0.9 of ten equal ones would need the tenth.
            if (reached >= coverage - 1e-9) {
                return one.error;
            }
        }
        return weighted.getLast().error;
    }
}
