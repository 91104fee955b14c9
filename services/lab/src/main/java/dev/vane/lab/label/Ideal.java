package dev.vane.lab.label;

import dev.vane.lab.label.Performance.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a VM does alone at one load level beside one phase together: the measure of its labels, and their noise. */
final class Ideal {
    private final Performance performance;
    private final List<Stretch> alone;
    private final double value;
    private final Optional<Double> before;
    private final Optional<Double> after;
    private final List<Integer> spans;
    private final Map<Integer, OptionalDouble> noises = new HashMap<>();

    private Ideal(Performance performance, List<Stretch> before, List<Stretch> after, double value) {
        this.performance = performance;
        this.alone = Stream.concat(before.stream(), after.stream()).toList();
        this.value = value;
        this.before = performance.pooled(before).map(Reading::performance);
        this.after = performance.pooled(after).map(Reading::performance);
        this.spans = performance.spans(alone);
    }

    /** Empty if the stretches alone say too little. All are of one level. */
    static Optional<Ideal> of(Performance performance, List<Stretch> before, List<Stretch> after) {
        return performance
                .pooled(Stream.concat(before.stream(), after.stream()).toList())
                .map(pooled -> new Ideal(performance, before, after, pooled.performance()));
    }

    double value() {
        return value;
    }

    List<Integer> spans() {
        return spans;
    }

    /** {@code |ln(after / before)|}; empty if the level was seen on one side only. */
    OptionalDouble drift() {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(Math.abs(Math.log(after.get() / before.get())))
                : OptionalDouble.empty();
    }

    double ratio(double actual) {
        return performance.ratio(value, actual);
    }

    /**
     * Standard deviation of the labels alone over such a span around 1. Their spans overlap where they are longer than a
     * second, as few fit side by side; where fewer than two fit, the two sides stand in for them.
     */
    OptionalDouble noise(int span) {
        return noises.computeIfAbsent(span, this::computeNoise);
    }

    private OptionalDouble computeNoise(int span) {
        List<Double> ratios = alone.stream()
                .flatMap(stretch -> stretch.parts(span))
                .map(performance::over)
                .flatMap(Optional::stream)
                .map(reading -> ratio(reading.performance()))
                .toList();
        if (ratios.size() < 2) {
            ratios = Stream.of(before, after)
                    .flatMap(Optional::stream)
                    .map(this::ratio)
                    .toList();
        }
        return ratios.size() < 2 ? OptionalDouble.empty() : OptionalDouble.of(deviation(ratios));
    }

    private static double deviation(List<Double> ratios) {
        double squares =
                ratios.stream().mapToDouble(ratio -> (ratio - 1) * (ratio - 1)).sum();
        return Math.sqrt(squares / (ratios.size() - 1));
    }

    /** Every stretch alone, cut as labels are, each compared with all others. */
    List<AloneLabel> labels() {
        List<AloneLabel> labels = new ArrayList<>();
        for (Stretch stretch : alone) {
            for (Cut.Piece piece : Cut.of(stretch, spans, performance)) {
                piece.reading()
                        .flatMap(reading -> leftOneOut(piece.part(), reading))
                        .ifPresent(labels::add);
            }
        }
        return labels;
    }

    private Optional<AloneLabel> leftOneOut(Stretch part, Reading reading) {
        List<Stretch> others =
                alone.stream().flatMap(stretch -> stretch.without(part)).toList();
        return performance
                .pooled(others)
                .map(Reading::performance)
                .map(ideal -> new AloneLabel(
                        part.last(),
                        part.seconds(),
                        part.level(),
                        reading.performance(),
                        reading.amount(),
                        performance.ratio(ideal, reading.performance())));
    }
}
