package dev.vane.training.faithfulness;

import dev.vane.training.evaluation.DotChart;
import dev.vane.training.evaluation.DotChart.Dot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One measure of all contenders: methods in the colour of what ships, what they have to beat in another, controls in grey. */
final class FaithfulnessChart {
    private FaithfulnessChart() {}

    static String of(Scoreboard scores, Measure measure) {
        List<Dot> dots = Arrays.stream(Contender.values())
                .map(one -> dot(one, scores.of(measure, one)))
                .toList();
        double largest = dots.stream().mapToDouble(Dot::high).max().orElse(0);
        return DotChart.draw(
                "%s (%s is better), 95 %% intervals over runs"
                        .formatted(capitalised(measure.words()), measure.higherIsBetter() ? "more" : "less"),
                List.of(dots),
                tick(largest),
                1);
    }

    private static Dot dot(Contender contender, Estimate estimate) {
        String colour = contender == Contender.Z_SCORE
                ? DotChart.OTHER
                : contender.method().isPresent() ? DotChart.OWN : DotChart.CONTROL;
        return estimate.isKnown()
                ? new Dot(contender.label(), estimate.value(), estimate.low(), estimate.high(), colour)
                : new Dot(contender.label(), 0, 0, 0, colour);
    }

    /** A scale of five to ten marks. */
    private static double tick(double largest) {
        return largest > 0.5 ? 0.1 : largest > 0.1 ? 0.05 : 0.01;
    }

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
