package dev.vane.training.cloudformer;

/**
 * What a training is known by: with the same of all three it takes the same course.
 *
 * @param settings configuration and ablation in words
 * @param data hashes of the examples
 * @param seed of everything random
 */
record TrainingIdentity(String settings, String data, long seed) {
    /** A file name that other trainings in the same folder do not have. */
    String fileName() {
        return "cloudformer-" + DataHash.of(toString()) + ".checkpoint";
    }
}
