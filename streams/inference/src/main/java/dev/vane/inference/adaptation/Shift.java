package dev.vane.inference.adaptation;

/**
 * How far a prediction is moved by what was measured.
 *
 * @param offset on the logit scale
 * @param variance of what is not known of it
 * @param ownWeight share of the VM's own measurements in it, in [0, 1]; the rest is what is supposed of any VM
 * @param factor of the width of intervals, by how often they covered what was measured
 */
public record Shift(double offset, double variance, double ownWeight, double factor) {
    /** The same with intervals of another width. */
    public Shift withFactor(double other) {
        return new Shift(offset, variance, ownWeight, other);
    }
}
