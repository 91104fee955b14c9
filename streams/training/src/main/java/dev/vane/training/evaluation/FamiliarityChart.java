package dev.vane.training.evaluation;

import dev.vane.training.evaluation.FamiliarityCurve.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** The familiarity curve: threshold to the right, share of windows called unfamiliar upwards, one line for each kind. */
final class FamiliarityChart {
    private static final int LEFT = 48;
    private static final int TOP = 20;
    private static final int WIDTH = 400;
    private static final int HEIGHT = 240;
    private static final String GREY = "#8a8f98";
    private static final List<String> COLOURS = List.of(GREY, "#d9730d", "#5b7fb4", "#4d9a6a", "#b0579b", "#8a7a2f");

    private FamiliarityChart() {}

    static String of(FamiliarityCurve curve) {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 310\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.append("<title>Share of windows called unfamiliar, by threshold</title>\n");
        for (double share : List.of(0.0, 0.25, 0.5, 0.75, 1.0)) {
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.3\"/>\n"
                    .formatted(LEFT, LEFT + WIDTH, y(share), y(share), GREY));
            svg.append("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%.2f</text>\n"
                    .formatted(LEFT - 6, y(share) + 4, GREY, share));
        }
        for (double threshold : FamiliarityCurve.THRESHOLDS) {
            svg.append("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text>\n"
                    .formatted(x(threshold), TOP + HEIGHT + 18, GREY, threshold));
        }
        int line = 0;
        for (Kind kind : Kind.values()) {
            String colour = COLOURS.get(line);
            svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
                    .formatted(
                            colour,
                            FamiliarityCurve.THRESHOLDS.stream()
                                    .map(threshold ->
                                            "%.1f,%.1f".formatted(x(threshold), y(curve.flagged(kind, threshold))))
                                    .collect(Collectors.joining(" "))));
            svg.append("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n"
                    .formatted(LEFT + WIDTH + 16, TOP + 20 + 22 * line++, colour, kind.text()));
        }
        return svg.append("</svg>\n").toString();
    }

    /** Thresholds stand at equal distances: they grow by factors. */
    private static double x(double threshold) {
        List<Double> all = FamiliarityCurve.THRESHOLDS;
        return LEFT + 16 + (WIDTH - 32.0) * all.indexOf(threshold) / (all.size() - 1);
    }

    private static double y(double share) {
        return TOP + HEIGHT * (1 - share);
    }
}
