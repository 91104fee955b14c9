package dev.vane.training.cloudformer;

import java.nio.file.Path;

/** A checkpoint is not of the training that wants to go on from it, or is damaged. */
public final class CheckpointMismatchException extends RuntimeException {
    CheckpointMismatchException(Path file, String difference) {
        super("%s %s: remove it to train from the start".formatted(file, difference));
    }
}
