package dev.vane.pipeline.explain;

import dev.vane.contracts.Scope;
import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far each cell of a window is from calm, in the spreads of what is calm.
 *
 * @param metrics those that the window has, in the model's order; ratios are not among them
 */
public record Deviations(List<OfMetric> metrics) {
    public Deviations {
        metrics = List.copyOf(metrics);
    }

    /**
     * One metric.
     *
     * @param zScores one for each row, oldest first; empty where the metric is absent
     */
    public record OfMetric(String metric, String group, Scope scope, List<OptionalDouble> zScores) {
        public OfMetric {
            zScores = List.copyOf(zScores);
        }
    }

    static Deviations of(Manifest manifest, MetricWindow window, List<Moment> past) {
        Baseline baseline = Baseline.of(manifest, past);
        return new Deviations(Arrays.stream(new RealTokens(manifest).metrics(window))
                .map(token -> token - 1)
                .filter(feature -> feature < manifest.windowFeatures())
                .mapToObj(feature -> ofMetric(manifest.features().get(feature), feature, window, baseline))
                .toList());
    }

    private static OfMetric ofMetric(Feature named, int feature, MetricWindow window, Baseline baseline) {
        return new OfMetric(
                named.name(),
                named.group(),
                PublishedExplanation.scope(named.scope()),
                window.rows().stream().map(row -> z(row, feature, baseline)).toList());
    }

    private static OptionalDouble z(Row row, int feature, Baseline baseline) {
        return row.isPresent(feature) ? OptionalDouble.of(baseline.z(row, feature)) : OptionalDouble.empty();
    }
}
