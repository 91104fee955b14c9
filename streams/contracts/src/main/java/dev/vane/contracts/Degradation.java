package dev.vane.contracts;

/**
 * How likely a VM runs slower than some value.
 *
 * @param below a relative performance, in (0, 1)
 * @param probability that what is measured lies below it, in [0, 1]
 */
public record Degradation(float below, float probability) {
    public Degradation {
        if (!(below > 0 && below < 1 && probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "below must be in (0, 1) and probability in [0, 1]: %s, %s".formatted(below, probability));
        }
    }
}
