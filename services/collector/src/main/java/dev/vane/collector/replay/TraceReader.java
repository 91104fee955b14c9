package dev.vane.collector.replay;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.Metric;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/** Reads one trace row by row, always one ahead, and makes samples of the rows. */
final class TraceReader implements AutoCloseable {
    private final Trace trace;
    private final CsvFile csv;
    private final Columns columns;
    private final List<Formula> formulas;
    private CSVRecord row;
    private long recorded = Long.MIN_VALUE;

    private TraceReader(Trace trace, CsvFile csv, List<MappedMetric> metrics) {
        this.trace = trace;
        this.csv = csv;
        this.columns = new Columns(csv, metrics);
        this.formulas =
                metrics.stream().map(metric -> new Formula(metric, columns)).toList();
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

    /** The next row as a sample. */
    Sample take() {
        columns.read(row, recorded);
        MetricValues.Builder values = MetricValues.builder();
        for (Formula formula : formulas) {
            double value = formula.value();
            if (!Double.isNaN(value)) {
                values.set(formula.metric().index(), checked(formula.metric(), value));
            }
        }
        Sample sample = new Sample(trace.vm(), second(), values.build(), Map.of());
        advance();
        return sample;
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
