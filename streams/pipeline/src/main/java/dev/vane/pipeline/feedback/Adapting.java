package dev.vane.pipeline.feedback;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.bundle.Manifest;
import java.util.Optional;

/**
 * How measurements shift a model's predictions.
 *
 * @param rule the model's own
 * @param coverage that its intervals are to have, in (0, 1)
 * @param model name and version of the bundle, as predictions tell it: nothing is learnt from those of another
 */
public record Adapting(AdaptationRule rule, double coverage, String model) {
    /** Shares of measurements that intervals are to cover where the model has none. */
    private static final double COVERAGE = 0.9;

    /** That of a bundle; empty if measurements do not shift its predictions. */
    public static Optional<Adapting> of(Manifest manifest) {
        double coverage =
                manifest.interval() == null ? COVERAGE : manifest.interval().coverage();
        return Optional.ofNullable(manifest.adaptation())
                .map(rule -> new Adapting(rule, coverage, manifest.name() + "@" + manifest.version()));
    }
}
