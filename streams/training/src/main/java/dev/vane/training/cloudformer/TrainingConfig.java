package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;

/**
 * Everything that a trained model depends on besides its examples and seed.
 *
 * @param known what the network corrects
 * @param architecture sizes; window and features are taken from the examples
 * @param dropout share of the head's hidden values that are left out while it trains
 * @param schedule how long and how fast
 * @param objective what is made small
 * @param augmentation how windows are varied
 */
public record TrainingConfig(
        KnownRule known,
        CloudFormerArchitecture architecture,
        double dropout,
        Schedule schedule,
        Objective objective,
        Augmentation augmentation) {

    public TrainingConfig {
        if (architecture == null || schedule == null || objective == null || augmentation == null) {
            throw new IllegalArgumentException("architecture, schedule, objective and augmentation must be given");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1): " + dropout);
        }
        if (augmentation.channelDropout() > 0 && !architecture.presence()) {
            throw new IllegalArgumentException("channelDropout must be 0 without presence, for nothing would tell an "
                    + "absent value from a common one: " + augmentation.channelDropout());
        }
    }

    /**
     * As published (arXiv 2509.03394): no presence, Adam up to 1e-5 with warm-up and cosine, log-cosh of the relative
     * performance, dropout 0.4, a system branch of width 64 as in its text. It does not say how long, with how large a
     * batch or how long a warm-up: 100 epochs of 64 with a tenth are ours.
     */
    public static TrainingConfig paper() {
        return new TrainingConfig(
                KnownRule.NONE,
                CloudFormerArchitecture.paper(64, 128),
                0.4,
                new Schedule(100, 64, 16, 1e-5, 0.1, 0, 1),
                new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false),
                Augmentation.NONE);
    }

    /**
     * What Vane ships: told of presence, with a vector for each metric, every application weighing the same, and faster over
     * fewer epochs, as suits some thousand examples.
     */
    public static TrainingConfig shipped() {
        return new TrainingConfig(
                KnownRule.NONE,
                CloudFormerArchitecture.shipped().withMetricEmbedding(),
                0.4,
                new Schedule(5, 64, 16, 1e-3, 0.1, 0.01, 1),
                new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, true),
                Augmentation.NONE);
    }

    /**
     * The same family for other data than the lab's: a quarter of the size, trained four times as long and twice as fast, on
     * absolute errors with every window weighing the same.
     */
    public static TrainingConfig small() {
        TrainingConfig shipped = shipped();
        return shipped.with(shipped.architecture().ofWidth(32, 2, 2))
                .with(shipped.schedule().with(20, 2e-3))
                .with(new Objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false));
    }

    /**
     * What the lab's bundle ships: a quarter of the size, correcting what is known by activity, with all three augmentations.
     * Larger ones, longer training and other objectives were further from the truth on inner folds.
     */
    public static TrainingConfig correcting() {
        TrainingConfig shipped = shipped();
        return shipped.with(KnownRule.BY_ACTIVITY)
                .with(shipped.architecture().ofWidth(32, 2, 2))
                .with(new Augmentation(0.3, 0.5, 0.4));
    }

    /** The same that corrects what is known. */
    public TrainingConfig with(KnownRule other) {
        return new TrainingConfig(other, architecture, dropout, schedule, objective, augmentation);
    }

    /** The same with other sizes. */
    public TrainingConfig with(CloudFormerArchitecture other) {
        return new TrainingConfig(known, other, dropout, schedule, objective, augmentation);
    }

    /** The same for another time or speed. */
    public TrainingConfig with(Schedule other) {
        return new TrainingConfig(known, architecture, dropout, other, objective, augmentation);
    }

    /** The same for another aim. */
    public TrainingConfig with(Objective other) {
        return new TrainingConfig(known, architecture, dropout, schedule, other, augmentation);
    }

    /** The same with windows varied otherwise. */
    public TrainingConfig with(Augmentation other) {
        return new TrainingConfig(known, architecture, dropout, schedule, objective, other);
    }

    /** The architecture for examples of this kind. */
    CloudFormerArchitecture architectureFor(ExampleSet examples) {
        return architecture.resized(examples.windowRows(), examples.features().size());
    }
}
