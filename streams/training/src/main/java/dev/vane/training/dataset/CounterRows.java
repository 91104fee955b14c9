package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one run as they are read, a second each: levels as they are, counters as what they grew by per second. A
 * second that is missing repeats the row before it, as serving does; what a counter grew by meanwhile is shared out.
 */
final class CounterRows {
    private final boolean[] isCounter;
    private final List<Row> rows = new ArrayList<>();
    private CsvRow before;
    private long read;
    private long firstSecond;

    CounterRows(boolean[] isCounter) {
        this.isCounter = isCounter;
    }

    void add(CsvRow row) {
        read++;
        if (before != null) {
            long seconds = row.whole("t_s") - before.whole("t_s");
            if (seconds < 1) {
                throw row.unusable("t_s does not rise: " + row.text("t_s"));
            }
            if (rows.isEmpty()) {
                firstSecond = row.whole("t_s");
            }
            for (long missing = 1; missing < seconds && !rows.isEmpty(); missing++) {
                rows.add(rows.getLast().asImputed());
            }
            rows.add(difference(row, seconds));
        }
        before = row;
    }

    private Row difference(CsvRow row, long seconds) {
        double[] values = row.numbers().clone();
        for (int i = 0; i < values.length; i++) {
            if (isCounter[i]) {
                values[i] = (values[i] - before.numbers()[i]) / seconds;
                if (values[i] < 0) {
                    throw row.unusable("a counter falls by %s a second".formatted(-values[i]));
                }
            }
        }
        return Rows.of(values);
    }

    /** Rows in the file. */
    long read() {
        return read;
    }

    /** Second of the first of {@link #rows()}. */
    long firstSecond() {
        return firstSecond;
    }

    List<Row> rows() {
        return rows;
    }
}
