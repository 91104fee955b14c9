package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.Relevance;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.Row;
import java.util.List;

/**
 * Where the evidence of a window lies, conditioned on what is explained: for second t and metric s the product of the
 * relevance of the second, the relevance of the metric, and how far the cell is from calm in the direction that speaks for
 * the direction; scaled to sum to 1, or all 0 if nothing speaks for it. Where the method's relevance is a contribution, a
 * metric's cells together keep the metric's share. A method that does not tell seconds apart counts them alike.
 */
final class EvidenceMap {
    private final double[][] mass;

    private EvidenceMap(double[][] mass) {
        this.mass = mass;
    }

    static EvidenceMap of(Inquiry inquiry, Relevance relevance) {
        List<Row> rows = inquiry.window().rows();
        List<Integer> directions = inquiry.directions(relevance.method(), relevance.direction());
        double[][] mass = new double[rows.size()][relevance.features().size()];
        double total = 0;
        for (int feature : inquiry.presentFeatures()) {
            double ofFeature = Math.max(relevance.features().get(feature), 0);
            double sum = 0;
            for (int row = 0; row < mass.length; row++) {
                double z = Math.min(
                        directions.get(feature) * inquiry.baseline().z(rows.get(row), feature), FeatureScaling.LIMIT);
                mass[row][feature] = ofFeature * second(relevance, row) * Math.max(z, 0);
                sum += mass[row][feature];
            }
            if (relevance.method().isSigned() && sum > 0) {
                scale(mass, feature, ofFeature / sum);
                sum = ofFeature;
            }
            total += sum;
        }
        for (int feature : inquiry.presentFeatures()) {
            scale(mass, feature, total > 0 ? 1 / total : 0);
        }
        return new EvidenceMap(mass);
    }

    private static double second(Relevance relevance, int row) {
        return relevance.method().hasSeconds() ? Math.max(relevance.seconds().get(row), 0) : 1;
    }

    private static void scale(double[][] mass, int feature, double factor) {
        for (double[] row : mass) {
            row[feature] *= factor;
        }
    }

    int rows() {
        return mass.length;
    }

    int features() {
        return mass[0].length;
    }

    /** Share of all evidence that lies in one cell. */
    double at(int row, int feature) {
        return mass[row][feature];
    }
}
