package dev.vane.inference.attribution;

import dev.vane.inference.statistics.Quantiles;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far an attribution is from what it would ideally be. All gaps are divided by the difference that is explained plus a
 * hundredth of the interquartile range of answers, so that windows next to their baseline do not count beyond measure.
 *
 * <p>Source: the axioms of Fu et al. (XGrad-CAM, arXiv 2008.02312), with metrics for feature maps.
 *
 * @param completeness distance of the sum of all attributions from the difference that is explained (G1)
 * @param single median over metrics of the distance between a metric's attribution and the effect of removing it (G2)
 * @param group the same over groups (G3), which is fair to metrics that say the same twice
 * @param rankAgreement rank correlation of attributions and effects over metrics, in [−1, 1]
 */
public record AxiomGaps(double completeness, double single, double group, double rankAgreement) {
    private static final double SHARE_OF_RANGE = 0.01;

    /**
     * An answer and what it is held against.
     *
     * @param value of the window
     * @param atBaseline of the window at its baseline
     * @param interquartileRange of the answers for many windows
     */
    public record Answer(double value, double atBaseline, double interquartileRange) {
        double difference() {
            return value - atBaseline;
        }
    }

    /**
     * The gaps of one attribution.
     *
     * @param attributions one for each metric, in the direction of {@link Direction#RAISES}
     * @param effects the answer minus the answer with the metric removed, in the same order
     * @param groups one index from 0 on for each metric, in the same order
     * @param groupEffects the answer minus the answer with the group removed, by the index of the group
     */
    public static AxiomGaps of(
            Answer answer,
            List<Double> attributions,
            List<Double> effects,
            List<Integer> groups,
            List<Double> groupEffects) {
        double scale = Math.abs(answer.difference()) + SHARE_OF_RANGE * answer.interquartileRange();
        if (!(scale > 0)) {
            throw new IllegalArgumentException("there is nothing to explain: %s".formatted(answer));
        }
        double[] ofGroups = new double[groupEffects.size()];
        for (int i = 0; i < attributions.size(); i++) {
            ofGroups[groups.get(i)] += attributions.get(i);
        }
        double sum = attributions.stream().mapToDouble(Double::doubleValue).sum();
        return new AxiomGaps(
                Math.abs(sum - answer.difference()) / scale,
                medianDistance(attributions, effects) / scale,
                medianDistance(FoldedRatios.list(ofGroups), groupEffects) / scale,
                RankCorrelation.of(attributions, effects));
    }

    private static double medianDistance(List<Double> attributions, List<Double> effects) {
        double[] distances = IntStream.range(0, attributions.size())
                .mapToDouble(i -> Math.abs(attributions.get(i) - effects.get(i)))
                .toArray();
        return distances.length == 0 ? 0 : Quantiles.median(distances);
    }
}
