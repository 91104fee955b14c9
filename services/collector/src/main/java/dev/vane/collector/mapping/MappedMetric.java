package dev.vane.collector.mapping;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * One line of {@code metrics.csv}: how a metric of the catalogue is made of a trace's columns.
 *
 * @param metric the metric
 * @param transform what the columns hold
 * @param combine how several terms become one value
 * @param scale what the combined value is multiplied with, to come to the metric's unit
 * @param terms each a sum of columns
 */
public record MappedMetric(Metric metric, Transform transform, Combine combine, double scale, List<List<Part>> terms) {
    public static final String FILE_NAME = "metrics.csv";

    /** What the columns of a metric hold. */
    public enum Transform {
        /** The value itself. */
        GAUGE,
        /** A cumulative counter, of which the metric is the increase per second. */
        RATE
    }

    /** How the values of several terms, such as one for each core, become one. */
    public enum Combine {
        SUM {
            @Override
            public double of(double[] values) {
                return Arrays.stream(values).sum();
            }
        },
        MEAN {
            @Override
            public double of(double[] values) {
                return Arrays.stream(values).average().orElseThrow();
            }
        },
        MIN {
            @Override
            public double of(double[] values) {
                return Arrays.stream(values).min().orElseThrow();
            }
        },
        MAX {
            @Override
            public double of(double[] values) {
                return Arrays.stream(values).max().orElseThrow();
            }
        },
        /** Population standard deviation. */
        STDDEV {
            @Override
            public double of(double[] values) {
                double mean = Arrays.stream(values).average().orElseThrow();
                return Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .average()
                        .orElseThrow());
            }
        };

        /** The one value, of one at least. */
        public abstract double of(double[] values);
    }

    /** One column of a term, added or subtracted. */
    public record Part(String column, boolean subtracted) {
        static Part parse(String text) {
            boolean subtracted = text.startsWith("-");
            return new Part(subtracted ? text.substring(1) : text, subtracted);
        }
    }

    /**
     * All mapped metrics of a recording: the columns {@code metric,transform,combine,scale,columns}. In
     * {@code columns}, {@code a b -c} is a term, and a semicolon parts terms; {@code combine} may be empty for a sum. A
     * recording without the file has a column for each metric, under its name.
     */
    public static List<MappedMetric> list(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        if (Files.notExists(file)) {
            return MetricCatalogue.get().metrics().stream()
                    .map(MappedMetric::ofItsName)
                    .toList();
        }
        List<MappedMetric> mapped = new ArrayList<>();
        Set<Metric> seen = new HashSet<>();
        try (CsvFile csv = CsvFile.open(file)) {
            for (var row = csv.next(); row.isPresent(); row = csv.next()) {
                MappedMetric metric = read(csv, row.get());
                if (!seen.add(metric.metric)) {
                    throw csv.refused("mapped twice: " + metric.metric.name());
                }
                mapped.add(metric);
            }
        }
        if (mapped.isEmpty()) {
            throw new UnreadableTraceException(file, "maps no metric");
        }
        return mapped;
    }

    private static MappedMetric ofItsName(Metric metric) {
        return new MappedMetric(
                metric, Transform.GAUGE, Combine.SUM, 1, List.of(List.of(new Part(metric.name(), false))));
    }

    /** One line of a mapping. */
    public static MappedMetric read(CsvFile csv, CSVRecord row) {
        String name = csv.text(row, "metric");
        Metric metric = MetricCatalogue.get()
                .find(name)
                .orElseThrow(() -> csv.refused("no such metric in the catalogue: " + name));
        String combine = csv.text(row, "combine");
        double scale = csv.finite(row, csv.column("scale"));
        if (scale <= 0) {
            throw csv.refused("scale must be positive: " + scale);
        }
        return new MappedMetric(
                metric,
                symbol(csv, Transform.class, csv.text(row, "transform")),
                combine.isEmpty() ? Combine.SUM : symbol(csv, Combine.class, combine),
                scale,
                terms(csv, csv.text(row, "columns")));
    }

    private static <E extends Enum<E>> E symbol(CsvFile csv, Class<E> type, String text) {
        List<String> allowed = Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!allowed.contains(text)) {
            throw csv.refused(
                    "%s must be one of %s: %s".formatted(type.getSimpleName().toLowerCase(Locale.ROOT), allowed, text));
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    private static List<List<Part>> terms(CsvFile csv, String columns) {
        List<List<Part>> terms = Arrays.stream(columns.split(";", -1))
                .map(term -> Arrays.stream(term.strip().split("\\s+"))
                        .filter(part -> !part.isEmpty())
                        .map(Part::parse)
                        .toList())
                .toList();
        if (terms.stream().anyMatch(List::isEmpty)) {
            throw csv.refused("columns must name a column in each term: " + columns);
        }
        return terms;
    }

    /** Every column that the metric needs. */
    public Set<String> columns() {
        return terms.stream().flatMap(List::stream).map(Part::column).collect(Collectors.toUnmodifiableSet());
    }
}
