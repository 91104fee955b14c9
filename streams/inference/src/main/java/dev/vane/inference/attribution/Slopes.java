package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.Row;
import java.util.List;

/**
 * How the network's answer changes with each metric of a window: the gradient, summed over the rows, by the metric after
 * its transform. What a metric does by way of ratios is part of it.
 */
final class Slopes {
    private final Manifest manifest;
    private final double[] slopes;

    private Slopes(Manifest manifest) {
        this.manifest = manifest;
        slopes = new double[manifest.windowFeatures()];
    }

    static List<Double> of(Inquiry inquiry) {
        Slopes sum = new Slopes(inquiry.models().manifest());
        Tensor gradients = inquiry.explanation().inputGradients();
        List<Row> rows = inquiry.window().rows();
        int padding = gradients.shape().get(0) - rows.size();
        for (int row = 0; row < rows.size(); row++) {
            sum.add(rows.get(row), gradients, padding + row);
        }
        return FoldedRatios.list(sum.slopes);
    }

    private void add(Row row, Tensor gradients, int place) {
        for (int feature = 0; feature < slopes.length; feature++) {
            slopes[feature] += gradients.at(place, feature) * scaling(feature).inverseScale();
        }
        Row extended = Ratio.extend(row, manifest.ratios());
        for (int i = 0; i < manifest.ratios().size(); i++) {
            int feature = slopes.length + i;
            if (extended.isPresent(feature)) {
                double value = extended.value(feature);
                double gradient = gradients.at(place, feature)
                        * scaling(feature).inverseScale()
                        * derivative(scaling(feature).transform(), value);
                addRatio(row, manifest.ratios().get(i), value, gradient);
            }
        }
    }

    /** Of a = n / Σ d: by n it is 1 / Σ d, by each d it is −a / Σ d. */
    private void addRatio(Row row, Ratio ratio, double value, double gradient) {
        double sum = ratio.denominators().stream().mapToDouble(row::value).sum();
        addPart(row, ratio.numerator(), gradient / sum);
        for (int part : ratio.denominators()) {
            addPart(row, part, -gradient * value / sum);
        }
    }

    private void addPart(Row row, int feature, double gradient) {
        slopes[feature] += gradient / derivative(scaling(feature).transform(), row.value(feature));
    }

    private FeatureScaling scaling(int feature) {
        return manifest.normalisation().get(feature);
    }

    private static double derivative(Transform transform, double value) {
        return switch (transform) {
            case LINEAR -> 1;
            case LOG1P -> 1 / (1 + Math.max(value, 0));
        };
    }
}
