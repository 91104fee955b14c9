package dev.vane.training.cloudformer;

import java.util.random.RandomGenerator;

/**
 * How windows are varied while they are learnt from. Each part is off at 0.
 *
 * @param channelDropout probability that a feature of a window is marked absent
 * @param lengthJitter probability that a window loses its oldest rows
 * @param mixup α of the Beta(α, α) distribution from which the shares of mixed windows are drawn
 */
public record Augmentation(double channelDropout, double lengthJitter, double mixup) {
    /** Windows as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0);

    public Augmentation {
        if (!(channelDropout >= 0 && channelDropout < 1)) {
            throw new IllegalArgumentException("channelDropout must be in [0, 1): " + channelDropout);
        }
        if (!(lengthJitter >= 0 && lengthJitter <= 1)) {
            throw new IllegalArgumentException("lengthJitter must be in [0, 1]: " + lengthJitter);
        }
        if (!(mixup >= 0 && mixup <= 1)) {
            throw new IllegalArgumentException("mixup must be in [0, 1]: " + mixup);
        }
    }

    /** Varies the windows of a batch in place. */
    void apply(WindowBatch batch, RandomGenerator random) {
        if (lengthJitter > 0) {
            LengthJitter.apply(batch, lengthJitter, random);
        }
        if (mixup > 0) {
            Mixup.apply(batch, mixup, random);
        }
        // Last, or mixing would bring values back.
        if (channelDropout > 0) {
            ChannelDropout.apply(batch, channelDropout, random);
        }
    }
}
