package dev.vane.lab.dataset;

import java.nio.file.Path;

/** A data set cannot be read, is empty, or contradicts itself; the message names file, line and reason. */
public final class UnusableDatasetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableDatasetException(Path file, String reason) {
        super("%s: %s".formatted(file, reason));
    }

    UnusableDatasetException(Path file, String reason, Throwable cause) {
        super("%s: %s".formatted(file, reason), cause);
    }

    UnusableDatasetException(Path file, long line, String reason) {
        super("%s, line %d: %s".formatted(file, line, reason));
    }
}
