package dev.vane.training.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Errors as dots on a line for each name, with a bar for their interval. A picture without a background, in colours that
 * can be read on light and dark pages.
 */
final class ErrorChart {
    private static final int LEFT = 190;
    private static final int WIDTH = 720;
    private static final int RIGHT = 24;
    private static final int LINE = 22;
    private static final int TOP = 34;
    private static final double TICK = 0.05;

    private static final String MODEL = "#d9730d";
    private static final String OTHER = "#5b7fb4";
    private static final String CONSTANT = "#8a8f98";

    /**
     * A dot.
     *
     * @param label what it is said of
     * @param value mean absolute error
     * @param low lower end of the bar; the value itself for none
     * @param high upper end of the bar
     */
    private record Dot(String label, double value, double low, double high, String colour) {}

    private final StringBuilder svg = new StringBuilder();
    private final double largest;

    private ErrorChart(double largest) {
        this.largest = Math.max(TICK, Math.ceil(largest / TICK) * TICK);
    }

    /** What ships, its members and baselines, best first, with 95 % intervals. */
    static String ofMethods(Evaluation.Result result) {
        Measured model = result.model().measured();
        List<Dot> dots = Stream.of(
                        Stream.of(dot(model, MODEL)),
                        result.members().stream().map(one -> dot(one, MODEL)),
                        result.baselines().stream().map(one -> dot(one, OTHER)),
                        result.ablations().stream().map(one -> dot(one, MODEL)),
                        result.controls().stream().map(one -> dot(one, CONSTANT)))
                .flatMap(stream -> stream)
                .sorted(Comparator.comparingDouble(Dot::value))
                .toList();
        return draw("Mean absolute error on unseen applications, 95 % intervals over applications", List.of(dots));
    }

    /** Error of each application: what ships, and the constant. */
    static String ofApplications(Evaluation.Result result) {
        Map<String, Double> model = result.model().measured().scores().perApplication();
        Map<String, Double> constant = result.constant().measured().scores().perApplication();
        List<Dot> own = model.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(one -> new Dot(one.getKey(), one.getValue(), one.getValue(), one.getValue(), MODEL))
                .toList();
        List<Dot> others = own.stream()
                .map(dot -> constant.get(dot.label))
                .map(error -> new Dot("", error, error, error, CONSTANT))
                .toList();
        return draw("Mean absolute error by application: the model, and the constant in grey", List.of(others, own));
    }

    private static Dot dot(Measured measured, String colour) {
        GroupBootstrap.Range range = measured.maeCi95();
        return new Dot(measured.name(), measured.scores().mae(), range.low(), range.high(), colour);
    }

    /** Layers over the same lines: the n-th dot of each stands on the n-th line. */
    private static String draw(String title, List<List<Dot>> layers) {
        double largest = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(dot -> Math.min(dot.high, 0.6))
                .max()
                .orElseThrow();
        return new ErrorChart(largest).picture(title, layers);
    }

    private String picture(String title, List<List<Dot>> layers) {
        int lines = layers.getFirst().size();
        int bottom = TOP + lines * LINE;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">"
                        .formatted(WIDTH, bottom + 30));
        add("<title>%s</title>".formatted(title));
        add("<text x=\"%d\" y=\"18\" fill=\"%s\">%s</text>".formatted(8, CONSTANT, title));
        for (double tick : ticks()) {
            add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-opacity=\"0.3\"/>"
                    .formatted(x(tick), x(tick), TOP, bottom, CONSTANT));
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%.2f</text>"
                    .formatted(x(tick), bottom + 18, CONSTANT, tick));
        }
        layers.forEach(this::layer);
        add("</svg>");
        return svg.toString();
    }

    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * TICK <= largest + TICK / 2; i++) {
            ticks.add(i * TICK);
        }
        return ticks;
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
        return LEFT + Math.min(value, largest) / largest * (WIDTH - LEFT - RIGHT);
    }

    private void add(String text) {
        svg.append(text).append('\n');
    }
}
