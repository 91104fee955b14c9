package dev.vane.collector.replay;

import dev.vane.collector.mapping.CsvFile;
import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.UnreadableTraceException;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.Metric;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVRecord;

/** Reads one trace row by row, always one ahead, and makes samples of the rows. */
final class TraceReader implements AutoCloseable {
    /** Name of the column that tells how fast the VM was measured to run. */
    private static final String MEASURED = "relative_performance";

    private static final int NO_COLUMN = -1;

    private final Trace trace;
    private final CsvFile csv;
    private final Columns columns;
    private final List<Formula> formulas;
    private final Map<String, Integer> extras = new TreeMap<>();
    private final int measured;
    private CSVRecord row;
    private long recorded = Long.MIN_VALUE;

    private TraceReader(Trace trace, CsvFile csv, List<MappedMetric> metrics) {
        this.trace = trace;
        this.csv = csv;
        this.columns = new Columns(csv, metrics);
        this.formulas =
                metrics.stream().map(metric -> new Formula(metric, columns)).toList();
        for (Extra extra : Extra.values()) {
            if (csv.has(extra.key())) {
                extras.put(extra.key(), csv.column(extra.key()));
            }
        }
        this.measured = csv.has(MEASURED) ? csv.column(MEASURED) : NO_COLUMN;
        advance();
        if (row == null) {
            throw new UnreadableTraceException(trace.file(), "has no row between first and last");
        }
    }

    static TraceReader open(Trace trace, List<MappedMetric> metrics) {
        CsvFile csv = CsvFile.open(trace.file());
        try {
            return new TraceReader(trace, csv, metrics);
        } catch (UnreadableTraceException e) {
            csv.close();
            throw e;
        }
    }

    Trace trace() {
        return trace;
    }

    /** True if all rows are taken. */
    boolean ended() {
        return row == null;
    }

    /** Event time of the next row, which there must be. */
    long second() {
        return recorded + trace.offset();
    }

    /** Line of the next row. */
    long line() {
        return csv.line();
    }

    /** @throws UnreadableTraceException if the next row lies far ahead of the clock */
    void requireStartBefore(InstantSource clock) {
        EventTime.startProblem(recorded, trace.offset(), clock).ifPresent(problem -> {
            throw csv.refused(problem);
        });
    }

    /** Checks the next row, and moves on. */
    void skip() {
        var _ = take();
    }

    /**
     * A row.
     *
     * @param measured how fast the VM was measured to run in its second, if the trace tells: to compare, not to learn from
     */
    record TraceRow(Sample sample, Optional<MeasuredPerformance> measured) {}

    /** The next row, and moves on. */
    TraceRow take() {
        columns.read(row, recorded);
        MetricValues.Builder values = MetricValues.builder();
        for (Formula formula : formulas) {
            double value = formula.value();
            if (!Double.isNaN(value)) {
                values.set(formula.metric().index(), checked(formula.metric(), value));
            }
        }
        TraceRow taken = new TraceRow(new Sample(trace.vm(), second(), values.build(), extras()), measured());
        advance();
        return taken;
    }

    /** Signals outside the catalogue: the columns that have their names, and the VM's CPUs. */
    private Map<String, Float> extras() {
        Map<String, Float> values =
                new HashMap<>(trace.cpus().map(CpuList::extras).orElse(Map.of()));
        extras.forEach((name, column) -> {
            double value = csv.measured(row, column);
            if (!Double.isNaN(value)) {
                values.put(name, (float) value);
            }
        });
        return values;
    }

    private Optional<MeasuredPerformance> measured() {
        double value = measured == NO_COLUMN ? Double.NaN : csv.measured(row, measured);
        if (Double.isNaN(value)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MeasuredPerformance(trace.vm(), second(), 1, (float) value, true));
        } catch (IllegalArgumentException e) {
            throw csv.refused("%s: %s".formatted(MEASURED, e.getMessage()));
        }
    }

    private double checked(Metric metric, double value) {
        if (value < metric.min() || value > metric.max() || !Float.isFinite((float) value)) {
            throw csv.refused(
                    "%s is %s, allowed is %s to %s".formatted(metric.name(), value, metric.min(), metric.max()));
        }
        return value;
    }

    /** Reads on to the next row between first and last. */
    private void advance() {
        do {
            row = csv.next().orElse(null);
            if (row == null) {
                return;
            }
            long second = csv.seconds(row, 0);
            if (second <= recorded) {
                throw csv.refused("second %d after second %d".formatted(second, recorded));
            }
            recorded = second;
        } while (recorded < trace.first());
        if (recorded > trace.last()) {
            row = null;
        } else {
            EventTime.problem(recorded, trace.offset()).ifPresent(problem -> {
                throw csv.refused(problem);
            });
        }
    }

    @Override
    public void close() {
        csv.close();
    }
}
