package dev.vane.collector.mapping;

import java.nio.file.Path;

/** A file of a recording cannot be used: names the file, the line where there is one, and why. */
public final class UnreadableTraceException extends RuntimeException {
    public UnreadableTraceException(Path file, String reason) {
        super("%s: %s".formatted(file, reason));
    }

    public UnreadableTraceException(Path file, long line, String reason) {
        super("%s:%d: %s".formatted(file, line, reason));
    }

    public UnreadableTraceException(Path file, Throwable cause) {
        super("%s: cannot be read: %s".formatted(file, cause), cause);
    }
}
