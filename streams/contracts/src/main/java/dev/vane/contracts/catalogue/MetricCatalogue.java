package dev.vane.contracts.catalogue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The 103 metrics of a sample, in order. A catalogue of our own that follows what is published of CloudFormer's data
 * set (arXiv 2509.03394); it is not the authors' list, whose names are not public.
 */
public final class MetricCatalogue {
    /** The version that samples of this order carry. */
    public static final int VERSION = 1;

    /** Metrics in a sample. */
    public static final int SIZE = 103;

    private static final MetricCatalogue INSTANCE = load("/dev/vane/contracts/metric-catalogue.csv");

    private final List<Metric> metrics;
    private final Map<String, Metric> byName;

    private MetricCatalogue(List<Metric> metrics) {
        this.metrics = List.copyOf(metrics);
        this.byName = metrics.stream().collect(Collectors.toUnmodifiableMap(Metric::name, Function.identity()));
    }

    /** The catalogue of {@link #VERSION}. */
    public static MetricCatalogue get() {
        return INSTANCE;
    }

    /** All metrics in sample order. */
    public List<Metric> metrics() {
        return metrics;
    }

    /**
     * The metric at a position.
     *
     * @throws IndexOutOfBoundsException if the position is not in [0, {@link #SIZE})
     */
    public Metric metric(int index) {
        return metrics.get(index);
    }

    /** The metric of that name, if the catalogue has it. */
    public Optional<Metric> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Position of a metric that the caller knows to exist.
     *
     * @throws IllegalArgumentException if the catalogue has no such metric
     */
    public int indexOf(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no such metric in the catalogue: " + name))
                .index();
    }

    private static MetricCatalogue load(String resource) {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader reader = new InputStreamReader(
                        MetricCatalogue.class.getResourceAsStream(resource), StandardCharsets.UTF_8);
                var rows = format.parse(reader)) {
            List<Metric> metrics = rows.stream().map(MetricCatalogue::metric).toList();
            if (metrics.size() != SIZE) {
                throw new IllegalStateException(
                        "%s must hold %d metrics: %d".formatted(resource, SIZE, metrics.size()));
            }
            return new MetricCatalogue(metrics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metric metric(CSVRecord row) {
        return new Metric(
                Integer.parseInt(row.get("self_index")) - 1,
                row.get("name"),
                row.get("prometheus_name"),
                row.get("unit"),
                Metric.Kind.valueOf(row.get("kind").replace('-', '_').toUpperCase(Locale.ROOT)),
                Metric.Group.valueOf(row.get("group").toUpperCase(Locale.ROOT)),
                row.get("note"),
                row.get("cgroup_v1"),
                row.get("cgroup_v2"));
    }
}
