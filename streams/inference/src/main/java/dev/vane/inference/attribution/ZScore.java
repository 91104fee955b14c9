package dev.vane.inference.attribution;

/**
 * How far each metric is from its calm level, in spreads: no model, no direction, and hard to beat. Of a metric it is the
 * mean over the real rows, of a second the mean over the metrics, both without sign.
 */
final class ZScore {
    private ZScore() {}

    static Relevance of(Inquiry inquiry, Direction direction) {
        double[] features = new double[inquiry.models().manifest().windowFeatures()];
        for (int feature : inquiry.presentFeatures()) {
            features[feature] = Math.abs(inquiry.meanZ(feature));
        }
        double[] seconds = inquiry.window().rows().stream()
                .mapToDouble(row -> inquiry.presentFeatures().stream()
                        .mapToDouble(feature -> Math.abs(inquiry.baseline().z(row, feature)))
                        .average()
                        .orElse(0))
                .toArray();
        return new Relevance(
                AttributionMethod.Z_SCORE, direction, FoldedRatios.list(features), FoldedRatios.list(seconds));
    }
}
