package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A run of CloudPerfTrace while it is read, block after block. */
final class CloudPerfTraceRun {
    private final double performance;
    private final List<Row.Builder> rows;
    private int seconds;

    CloudPerfTraceRun(double performance, int rows, int features) {
        this.performance = performance;
        this.rows = Stream.generate(() -> Row.builder(features)).limit(rows).toList();
    }

    /**
     * Adds a block of metrics.
     *
     * @param ofBlock seconds that the whole block has
     * @param values of the rows, one row after the other; null or NaN is absent
     * @param perSecond how many of them belong to a second; the first is a timestamp and dropped
     * @param feature place of the second one in a row
     * @throws IllegalArgumentException if the block has not as many seconds as the one before, or a value is infinite
     */
    void add(int ofBlock, Object[] values, int perSecond, int feature) {
        if (seconds != 0 && seconds != ofBlock) {
            throw new IllegalArgumentException("%d seconds, a block before has %d".formatted(ofBlock, seconds));
        }
        seconds = ofBlock;
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 1; i < perSecond; i++) {
                float value = values[row * perSecond + i] instanceof Double number ? number.floatValue() : Float.NaN;
                if (!Float.isNaN(value)) {
                    rows.get(row).set(feature + i - 1, value);
                }
            }
        }
    }

    LabelledRun labelled(String id, String application) {
        Labels labels = Labels.ofRun(OptionalDouble.of(performance), rows.size());
        return new LabelledRun(
                id,
                application,
                "CloudPerfTrace",
                "vm",
                rows.stream().map(Row.Builder::build).toList(),
                labels,
                List.of());
    }
}
