package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.Ratio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Relevance of ratios given back to the metrics that they are made of, the sum kept: half to what stands above the line,
 * half in equal parts to what stands below it, without what stands above it too. A ratio moves as much with the one as
 * with the other, if both move by the same factor.
 */
final class FoldedRatios {
    private FoldedRatios() {}

    /** @param extended one value for each feature of the model, ratios at the end */
    static List<Double> fold(double[] extended, Manifest manifest) {
        double[] folded = Arrays.copyOf(extended, manifest.windowFeatures());
        for (int i = 0; i < manifest.ratios().size(); i++) {
            Ratio ratio = manifest.ratios().get(i);
            double value = extended[manifest.windowFeatures() + i];
            List<Integer> below = ratio.denominators().stream()
                    .filter(feature -> feature != ratio.numerator())
                    .toList();
            folded[ratio.numerator()] += below.isEmpty() ? value : value / 2;
            for (int feature : below) {
                folded[feature] += value / 2 / below.size();
            }
        }
        return list(folded);
    }

    static List<Double> list(double[] values) {
        var list = new ArrayList<Double>(values.length);
        for (double value : values) {
            // Nothing is 0 and never -0, which is another Double.
            list.add(value + 0.0);
        }
        return list;
    }
}
