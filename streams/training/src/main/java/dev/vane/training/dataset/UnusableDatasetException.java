package dev.vane.training.dataset;

import java.nio.file.Path;

/** A data set's file is missing, damaged or at odds with another one: named, with the reason. Nothing is trained on it. */
public final class UnusableDatasetException extends RuntimeException {
    private final Path file;

    UnusableDatasetException(Path file, String reason) {
        super("%s: %s".formatted(file, reason));
        this.file = file;
    }

    UnusableDatasetException(Path file, String reason, Throwable cause) {
        super("%s: %s".formatted(file, reason), cause);
        this.file = file;
    }

    /** The file at fault. */
    public Path file() {
        return file;
    }
}
