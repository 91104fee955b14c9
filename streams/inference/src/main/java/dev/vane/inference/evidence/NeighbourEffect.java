package dev.vane.inference.evidence;

/**
 * The effect of one neighbour on a prediction.
 *
 * @param name as its host calls it
 * @param effect the prediction without it among the neighbours minus the prediction, measured
 */
public record NeighbourEffect(String name, double effect) {
    public NeighbourEffect {
        if (name.isBlank() || name.lines().count() > 1) {
            throw new IllegalArgumentException("a neighbour's name is one line: '%s'".formatted(name));
        }
        if (!(effect > -1 && effect < 1)) {
            throw new IllegalArgumentException("an effect must be in (-1, 1): " + effect);
        }
    }
}
