package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Cells;
import java.util.List;

/** Earth mover's distance over time between where evidence points and when something was injected. */
final class TimeDistance {
    private TimeDistance() {}

    /**
     * Mean over the rows of the distance of both cumulative shares, in [0, 1); NaN if there is nothing to compare: no cells,
     * or an injection in none or all of the rows.
     *
     * @param injected for each row of the window whether anything was on
     */
    static double of(List<Cells> cells, List<Boolean> injected) {
        double[] mass = new double[injected.size()];
        for (Cells some : cells) {
            for (int row = some.firstRow(); row <= some.lastRow(); row++) {
                mass[row]++;
            }
        }
        return distance(mass, injected);
    }

    /** That of pointing everywhere alike. */
    static double uniform(List<Boolean> injected) {
        return of(List.of(new Cells(0, 0, injected.size() - 1)), injected);
    }

    private static double distance(double[] mass, List<Boolean> injected) {
        double total = 0;
        for (double one : mass) {
            total += one;
        }
        double on = injected.stream().filter(one -> one).count();
        if (total == 0 || on == 0 || on == mass.length) {
            return Double.NaN;
        }
        double apart = 0;
        double sum = 0;
        for (int row = 0; row < mass.length; row++) {
            apart += mass[row] / total - (injected.get(row) ? 1 / on : 0);
            sum += Math.abs(apart);
        }
        return sum / mass.length;
    }
}
