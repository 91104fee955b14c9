package dev.vane.training.evaluation;

import dev.vane.training.evaluation.DotChart.Dot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Errors as dots on a line for each name, with a bar for their interval. */
final class ErrorChart {
    private static final double TICK = 0.05;
    private static final double MOST = 0.6;

    private ErrorChart() {}

    /** What ships, its members and baselines, best first, with 95 % intervals. */
    static String ofMethods(Evaluation.Result result) {
        Measured model = result.model().measured();
        List<Dot> dots = Stream.of(
                        Stream.of(dot(model, DotChart.OWN)),
                        result.members().stream().map(one -> dot(one, DotChart.OWN)),
                        result.baselines().stream().map(one -> dot(one, DotChart.OTHER)),
                        result.ablations().stream().map(one -> dot(one, DotChart.OWN)),
                        result.controls().stream().map(one -> dot(one, DotChart.CONTROL)))
                .flatMap(stream -> stream)
                .sorted(Comparator.comparingDouble(Dot::value))
                .toList();
        return draw(
                "Mean absolute error on unseen %s, 95 %% intervals over applications"
                        .formatted(result.leftOut().many()),
                List.of(dots));
    }

    /** Error of each application: what ships, and the constant. */
    static String ofApplications(Evaluation.Result result) {
        Map<String, Double> model = result.model().measured().scores().perApplication();
        Map<String, Double> constant = result.constant().measured().scores().perApplication();
        List<Dot> own = model.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(one -> new Dot(one.getKey(), one.getValue(), one.getValue(), one.getValue(), DotChart.OWN))
                .toList();
        List<Dot> others = own.stream()
                .map(dot -> constant.get(dot.label()))
                .map(error -> new Dot("", error, error, error, DotChart.CONTROL))
                .toList();
        return draw("Mean absolute error by application: the model, and the constant in grey", List.of(others, own));
    }

    private static Dot dot(Measured measured, String colour) {
        GroupBootstrap.Range range = measured.maeCi95();
        return new Dot(measured.name(), measured.scores().mae(), range.low(), range.high(), colour);
    }

    private static String draw(String title, List<List<Dot>> layers) {
        return DotChart.draw(title, layers, TICK, MOST);
    }
}
