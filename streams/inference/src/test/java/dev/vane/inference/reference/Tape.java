package dev.vane.inference.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * Reverse-mode differentiation over single doubles: every operation is noted with its slopes, and the notes are read
 * backwards. It knows nothing of layers, so it judges formulas that do.
 */
final class Tape {
    private final List<Noted> all = new ArrayList<>();

    /** A double that remembers what it was made of; after {@link Tape#differentiate} also the gradient by it. */
    final class Noted {
        final double value;
        private final Noted first;
        private final double slope;
        private final Noted second;
        private final double secondSlope;
        double gradient;

        private Noted(double value, Noted first, double slope, Noted second, double secondSlope) {
            this.value = value;
            this.first = first;
            this.slope = slope;
            this.second = second;
            this.secondSlope = secondSlope;
            all.add(this);
        }

        Noted plus(Noted other) {
            return new Noted(value + other.value, this, 1, other, 1);
        }

        Noted minus(Noted other) {
            return new Noted(value - other.value, this, 1, other, -1);
        }

        Noted times(Noted other) {
            return new Noted(value * other.value, this, other.value, other, value);
        }

        Noted over(Noted other) {
            return new Noted(value / other.value, this, 1 / other.value, other, -value / (other.value * other.value));
        }

        Noted plus(double constant) {
            return new Noted(value + constant, this, 1, null, 0);
        }

        Noted times(double constant) {
            return new Noted(value * constant, this, constant, null, 0);
        }

        Noted exp() {
            return new Noted(Math.exp(value), this, Math.exp(value), null, 0);
        }

        Noted sqrt() {
            return new Noted(Math.sqrt(value), this, 0.5 / Math.sqrt(value), null, 0);
        }

        Noted relu() {
            return new Noted(Math.max(value, 0), this, value > 0 ? 1 : 0, null, 0);
        }

        Noted sigmoid() {
            return leaf(1).over(times(-1).exp().plus(1));
        }
    }

    /** What nothing is known of. */
    Noted leaf(double value) {
        return new Noted(value, null, 0, null, 0);
    }

    Noted sum(List<Noted> numbers) {
        return numbers.stream().reduce(leaf(0), Noted::plus);
    }

    Noted mean(List<Noted> numbers) {
        return sum(numbers).times(1.0 / numbers.size());
    }

    /** Fills in the gradient of one number by all others. */
    void differentiate(Noted of) {
        of.gradient = 1;
        for (Noted number : all.reversed()) {
            if (number.first != null) {
                number.first.gradient += number.slope * number.gradient;
            }
            if (number.second != null) {
                number.second.gradient += number.secondSlope * number.gradient;
            }
        }
    }
}
