package dev.vane.exporter;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a scrape of a registry finds, a line for each series, in the order in which they come. Escapes nothing. */
final class Scrape {
    private Scrape() {}

    static List<String> of(PrometheusRegistry registry) {
        return registry.scrape().stream().flatMap(Scrape::lines).toList();
    }

    private static Stream<String> lines(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        return switch (snapshot) {
            case CounterSnapshot counters ->
                counters.getDataPoints().stream().map(point -> line(name + "_total", point, point.getValue()));
            case GaugeSnapshot gauges ->
                gauges.getDataPoints().stream().map(point -> line(name, point, point.getValue()));
            case InfoSnapshot infos -> infos.getDataPoints().stream().map(point -> line(name + "_info", point, 1));
            case HistogramSnapshot histograms ->
                histograms.getDataPoints().stream().flatMap(point -> histogram(name, point));
            default -> throw new AssertionError("no such metric is exported: " + snapshot.getClass());
        };
    }

    private static Stream<String> histogram(String name, HistogramDataPointSnapshot point) {
        Stream<String> buckets = point.getClassicBuckets().stream()
                .map(bucket -> "%s_bucket{le=%s} %d".formatted(name, bucket.getUpperBound(), upTo(bucket, point)));
        return Stream.concat(
                buckets,
                Stream.of(
                        line(name + "_count", point, (double) point.getCount()),
                        line(name + "_sum", point, point.getSum())));
    }

    private static long upTo(ClassicHistogramBucket last, HistogramDataPointSnapshot point) {
        return point.getClassicBuckets().stream()
                .filter(bucket -> bucket.getUpperBound() <= last.getUpperBound())
                .mapToLong(ClassicHistogramBucket::getCount)
                .sum();
    }

    private static String line(String name, DataPointSnapshot point, double value) {
        String labels = point.getLabels().stream()
                .map(label -> label.getName() + "=" + label.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return "%s%s %s".formatted(name, point.getLabels().isEmpty() ? "" : labels, value);
    }
}
