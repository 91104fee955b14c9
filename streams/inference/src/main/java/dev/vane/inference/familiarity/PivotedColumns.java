package dev.vane.inference.familiarity;

import dev.vane.inference.window.MetricWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses few columns that say most of what all say: each next one is the column with the most left over once what the
 * chosen ones tell is taken out (QR decomposition with column pivoting: Businger and Golub, 1965). A mean and the mean of
 * the last seconds, or two counters of the same work, then count once.
 */
final class PivotedColumns {
    /** Windows that are looked at, evenly spread over all. */
    private static final int MAX_WINDOWS = 4096;

    /** Less than this share of one scale is left of a column that the others tell. */
    private static final double NOTHING_LEFT = 1e-6;

    private PivotedColumns() {}

    /** At most {@code max} of the candidates, in their order. */
    static List<Column> choose(List<Column> candidates, List<MetricWindow> windows, int max) {
        List<double[]> left = new ArrayList<>();
        for (Column candidate : candidates) {
            left.add(values(candidate, windows));
        }
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < Math.min(max, candidates.size())) {
            int best = largest(left);
            double[] direction = left.get(best).clone();
            double square = product(direction, direction);
            if (!chosen.isEmpty() && square <= NOTHING_LEFT * direction.length) {
                break;
            }
            chosen.add(best);
            left.forEach(column -> takeOut(direction, square, column));
        }
        return chosen.stream()
                .sorted(Comparator.naturalOrder())
                .map(candidates::get)
                .toList();
    }

    /** Standardised values; one that is absent says nothing, which is 0. */
    private static double[] values(Column column, List<MetricWindow> windows) {
        int step = Math.ceilDiv(windows.size(), MAX_WINDOWS);
        double[] values = new double[Math.ceilDiv(windows.size(), step)];
        for (int i = 0; i < values.length; i++) {
            byte steps = column.of(windows.get(i * step));
            values[i] = steps == Column.ABSENT ? 0 : (double) steps / Column.STEPS;
        }
        return values;
    }

    /** The first of the columns with the most left. */
    private static int largest(List<double[]> left) {
        int largest = 0;
        double most = -1;
        for (int i = 0; i < left.size(); i++) {
            double square = product(left.get(i), left.get(i));
            if (square > most) {
                most = square;
                largest = i;
            }
        }
        return largest;
    }

    /** Leaves of a column what the direction does not tell: of the direction itself nothing. */
    private static void takeOut(double[] direction, double square, double[] column) {
        double share = square == 0 ? 0 : product(direction, column) / square;
        for (int i = 0; i < column.length; i++) {
            column[i] -= share * direction[i];
        }
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
