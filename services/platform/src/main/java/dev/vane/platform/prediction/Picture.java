package dev.vane.platform.prediction;

import dev.vane.contracts.Explanation;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Scope;
import dev.vane.pipeline.explain.Deviations;
import dev.vane.pipeline.explain.Deviations.OfMetric;
import dev.vane.platform.text.Lines;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A window as an SVG picture: a row for each metric, a column for each second, coloured by how far the cell is from calm
 * (red above, blue below, grey where it is absent), and what the sentence points at framed.
 */
public final class Picture {
    private static final int CELL_WIDTH = 10;
    private static final int CELL_HEIGHT = 12;
    private static final int LEFT = 330;
    private static final int RIGHT = 40;
    private static final int BELOW = 60;
    private static final int LINE = 16;
    private static final int TEXT_WIDTH = 130;

    /** A deviation from which on a cell has its full colour, in spreads. */
    private static final double FULL = 4;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final StringBuilder svg = new StringBuilder();
    private final Explanation explanation;
    private final Deviations deviations;
    private final List<String> sentence;
    private final int columns;

    private Picture(Explanation explanation, Deviations deviations) {
        this.explanation = explanation;
        this.deviations = deviations;
        this.sentence = Lines.wrap(explanation.sentence(), TEXT_WIDTH);
        this.columns = (int) (explanation.second() - explanation.start() + 1);
    }

    /** The picture of one explained window. */
    public static String of(Explanation explanation, Deviations deviations) {
        return new Picture(explanation, deviations).draw();
    }

    private String draw() {
        int height = top() + deviations.metrics().size() * CELL_HEIGHT + BELOW;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
                .formatted(LEFT + columns * CELL_WIDTH + RIGHT, height));
        svg.append("font-size=\"10\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int line = 0; line < sentence.size(); line++) {
            text(10, 20 + line * LINE, "12", "start", sentence.get(line));
        }
        for (int row = 0; row < deviations.metrics().size(); row++) {
            metric(row, deviations.metrics().get(row));
        }
        explanation.evidence().forEach(this::pointer);
        axis();
        return svg.append("</svg>\n").toString();
    }

    private int top() {
        return 20 + sentence.size() * LINE;
    }

    private int y(int row) {
        return top() + row * CELL_HEIGHT;
    }

    private void metric(int row, OfMetric metric) {
        text(LEFT - 6, y(row) + CELL_HEIGHT - 3, "9", "end", label(metric.metric(), metric.scope()));
        for (int column = 0; column < metric.zScores().size(); column++) {
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                    .formatted(
                            LEFT + column * CELL_WIDTH,
                            y(row),
                            CELL_WIDTH,
                            CELL_HEIGHT,
                            colour(metric.zScores().get(column))));
        }
    }

    private static String label(String metric, Scope scope) {
        return (scope == Scope.NEIGHBOUR ? "neighbours' " : "") + metric;
    }

    private static String colour(OptionalDouble z) {
        if (z.isEmpty()) {
            return "#dddddd";
        }
        int faded = (int) Math.round(255 * (1 - Math.min(Math.abs(z.getAsDouble()) / FULL, 1)));
        return z.getAsDouble() > 0 ? "#ff%02x%02x".formatted(faded, faded) : "#%02x%02xff".formatted(faded, faded);
    }

    private void pointer(Evidence evidence) {
        for (int row = 0; row < deviations.metrics().size(); row++) {
            OfMetric metric = deviations.metrics().get(row);
            if (metric.metric().equals(evidence.metric()) && metric.scope() == evidence.scope()) {
                frame(row, evidence);
            }
        }
    }

    private void frame(int row, Evidence evidence) {
        for (Explanation.Span span : evidence.spans()) {
            svg.append(
                    "<rect class=\"evidence\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"black\" stroke-width=\"2\"/>%n"
                            .formatted(
                                    LEFT + (span.from() - explanation.start()) * CELL_WIDTH,
                                    y(row),
                                    (span.to() - span.from() + 1) * CELL_WIDTH,
                                    CELL_HEIGHT));
        }
        text(
                LEFT + columns * CELL_WIDTH + 4,
                y(row) + CELL_HEIGHT - 3,
                "9",
                "start",
                String.format(Locale.ROOT, "%+.2f", evidence.effect()));
    }

    private void axis() {
        int below = y(deviations.metrics().size()) + 14;
        text(LEFT, below, "10", "start", time(explanation.start()));
        text(LEFT + columns * CELL_WIDTH, below, "10", "end", time(explanation.second()) + " UTC");
        text(
                LEFT,
                below + 18,
                "10",
                "start",
                "red above calm, blue below, full colour from %.0f spreads; framed: evidence, and what returning it to calm changes"
                        .formatted(FULL));
    }

    private static String time(long second) {
        return TIME.format(Instant.ofEpochSecond(second));
    }

    private void text(int x, int y, String size, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" font-size=\"%s\" text-anchor=\"%s\">%s</text>%n"
                .formatted(x, y, size, anchor, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
