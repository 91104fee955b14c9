package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Cells;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fewest metrics, and at most two spans of each, that hold most of the evidence: metrics are taken by what their spans
 * hold, the heaviest first, until it is {@value #ENOUGH} or there are {@value Evidence#MAX_FINDINGS} of them.
 *
 * @param cells the spans of each metric in order, the heaviest metric first
 * @param mass share of the evidence that they hold
 */
record Selection(List<List<Cells>> cells, double mass) {
    private static final double ENOUGH = 0.6;

    /** A span goes on as long as cells hold this share of the metric's heaviest cell. */
    private static final double SHARE_OF_PEAK = 0.25;

    /** Cells below it that do not end a span, as long as no more of them stand together. */
    private static final int BRIDGED = 2;

    private record Weighed(List<Cells> spans, double mass) {}

    Selection {
        cells = cells.stream().map(List::copyOf).toList();
    }

    static Selection of(EvidenceMap map) {
        var metrics = new ArrayList<Weighed>();
        for (int feature = 0; feature < map.features(); feature++) {
            metrics.add(heaviestSpans(map, feature));
        }
        metrics.sort(Comparator.comparingDouble(Weighed::mass).reversed());
        var chosen = new ArrayList<List<Cells>>();
        double mass = 0;
        for (Weighed metric : metrics) {
            if (metric.mass == 0 || mass >= ENOUGH || chosen.size() == Evidence.MAX_FINDINGS) {
                break;
            }
            chosen.add(metric.spans);
            mass += metric.mass;
        }
        return new Selection(chosen, mass);
    }

    private static Weighed heaviestSpans(EvidenceMap map, int feature) {
        List<Cells> spans = spans(map, feature).stream()
                .sorted(Comparator.comparingDouble((Cells cells) -> mass(map, cells))
                        .reversed())
                .limit(Finding.MAX_SPANS)
                .sorted(Comparator.comparingInt(Cells::firstRow))
                .toList();
        return new Weighed(
                spans, spans.stream().mapToDouble(cells -> mass(map, cells)).sum());
    }

    private static List<Cells> spans(EvidenceMap map, int feature) {
        double peak = 0;
        for (int row = 0; row < map.rows(); row++) {
            peak = Math.max(peak, map.at(row, feature));
        }
        var spans = new ArrayList<Cells>();
        for (int row = 0; row < map.rows() && peak > 0; row++) {
            if (map.at(row, feature) >= SHARE_OF_PEAK * peak) {
                boolean goesOn = !spans.isEmpty() && row - spans.getLast().lastRow() <= BRIDGED + 1;
                int first = goesOn ? spans.removeLast().firstRow() : row;
                spans.add(new Cells(feature, first, row));
            }
        }
        return spans;
    }

    private static double mass(EvidenceMap map, Cells cells) {
        double mass = 0;
        for (int row = cells.firstRow(); row <= cells.lastRow(); row++) {
            mass += map.at(row, cells.feature());
        }
        return mass;
    }
}
