package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Seconds in a row in which serving would not have taken a VM as gone, whatever of them was not sampled.
 *
 * @param begin the first, sampled
 * @param end the last, sampled
 */
record Stretch(long begin, long end) {
    /** Seconds without a sample after which serving takes a VM as gone. */
    private static final int LONGEST_GAP = 10;

    /** All stretches of the sampled seconds, which must ascend. */
    static List<Stretch> of(Collection<Long> sampled) {
        List<Stretch> stretches = new ArrayList<>();
        for (long second : sampled) {
            if (!stretches.isEmpty() && second - stretches.getLast().end <= LONGEST_GAP) {
                stretches.add(new Stretch(stretches.removeLast().begin, second));
            } else {
                stretches.add(new Stretch(second, second));
            }
        }
        return stretches;
    }

    /** Its rows; one that was not sampled repeats the row before. */
    List<Row> rows(Map<Long, Row> sampled) {
        List<Row> rows = new ArrayList<>();
        for (long second = begin; second <= end; second++) {
            Row row = sampled.get(second);
            rows.add(row == null ? rows.getLast().asImputed() : row);
        }
        return rows;
    }

    /** Its ledger; a second that nothing was read in has none. */
    List<LedgerSecond> ledger(Map<Long, LedgerSecond> sampled) {
        return LongStream.rangeClosed(begin, end)
                .mapToObj(second -> sampled.getOrDefault(second, LedgerSecond.UNKNOWN))
                .toList();
    }
}
