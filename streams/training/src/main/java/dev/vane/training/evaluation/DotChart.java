package dev.vane.training.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Values as dots on a line for each name, with a bar for their interval. A picture without a background, in colours that
 * can be read on light and dark pages.
 */
public final class DotChart {
    public static final String OWN = "#d9730d";
    public static final String OTHER = "#5b7fb4";
    public static final String CONTROL = "#8a8f98";

    private static final int LEFT = 190;
    private static final int WIDTH = 720;
    private static final int RIGHT = 24;
    private static final int LINE = 22;
    private static final int TOP = 34;

    /**
     * A dot.
     *
     * @param label what it is said of
     * @param value 0 or more
     * @param low lower end of the bar; the value itself for none
     * @param high upper end of the bar
     */
    public record Dot(String label, double value, double low, double high, String colour) {}

    private final StringBuilder svg = new StringBuilder();
    private final double largest;
    private final double tick;

    private DotChart(double largest, double tick) {
        this.tick = tick;
        this.largest = Math.max(tick, Math.ceil(largest / tick) * tick);
    }

    /**
     * Layers over the same lines: the n-th dot of each stands on the n-th line.
     *
     * @param tick distance of two marks of the scale, which begins at 0
     * @param most where the scale ends at the latest, however far a bar goes
     * @return an SVG document
     */
    public static String draw(String title, List<List<Dot>> layers, double tick, double most) {
        double largest = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(dot -> Math.min(dot.high, most))
                .max()
                .orElseThrow();
        return new DotChart(largest, tick).picture(title, layers);
    }

    private String picture(String title, List<List<Dot>> layers) {
        int lines = layers.getFirst().size();
        int bottom = TOP + lines * LINE;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">"
                        .formatted(WIDTH, bottom + 30));
        add("<title>%s</title>".formatted(title));
        add("<text x=\"%d\" y=\"18\" fill=\"%s\">%s</text>".formatted(8, CONTROL, title));
        for (double mark : marks()) {
            add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-opacity=\"0.3\"/>"
                    .formatted(x(mark), x(mark), TOP, bottom, CONTROL));
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%.2f</text>"
                    .formatted(x(mark), bottom + 18, CONTROL, mark));
        }
        layers.forEach(this::layer);
        add("</svg>");
        return svg.toString();
    }

    private List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (int i = 0; i * tick <= largest + tick / 2; i++) {
            marks.add(i * tick);
        }
        return marks;
    }

    private void layer(List<Dot> dots) {
        for (int i = 0; i < dots.size(); i++) {
            Dot dot = dots.get(i);
            int y = TOP + i * LINE + LINE / 2;
            add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>"
                    .formatted(LEFT - 8, y + 4, dot.colour, dot.label));
            add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>"
                    .formatted(x(dot.low), x(dot.high), y, y, dot.colour));
            add("<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\"/>".formatted(x(dot.value), y, dot.colour));
        }
    }

    private double x(double value) {
        return LEFT + Math.clamp(value, 0, largest) / largest * (WIDTH - LEFT - RIGHT);
    }

    private void add(String text) {
        svg.append(text).append('\n');
    }
}
