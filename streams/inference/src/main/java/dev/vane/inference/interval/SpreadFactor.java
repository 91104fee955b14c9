package dev.vane.inference.interval;

import java.util.List;
import java.util.Objects;

/**
 * How much larger or smaller errors are by how far apart the numbers are that a model takes for known: what a manifest's
 * {@code spread} holds.
 *
 * @param knots distances between the rules, ascending, from 0 on
 * @param factors of the usual size of errors at each knot, above 0; linear between knots, constant outside them
 */
public record SpreadFactor(List<Double> knots, List<Double> factors) {
    /** Errors are as large everywhere. */
    public static final SpreadFactor NONE = new SpreadFactor(List.of(0.0), List.of(1.0));

    public SpreadFactor {
        if (knots == null
                || factors == null
                || knots.isEmpty()
                || knots.size() != factors.size()
                || knots.stream().anyMatch(Objects::isNull)
                || factors.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "spread must have knots and a factor for each: %s, %s".formatted(knots, factors));
        }
        knots = List.copyOf(knots);
        factors = List.copyOf(factors);
        double before = -1;
        for (double knot : knots) {
            if (!(knot >= 0 && knot > before && knot < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("spread.knots must ascend from 0 on: " + knots);
            }
            before = knot;
        }
        if (factors.stream().anyMatch(factor -> !(factor > 0 && factor < Double.POSITIVE_INFINITY))) {
            throw new IllegalArgumentException("spread.factors must be above 0: " + factors);
        }
    }

    /** The factor at a distance of the rules. */
    public double of(double spread) {
        return Line.along(knots, factors, spread);
    }
}
