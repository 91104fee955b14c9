package dev.vane.training.command;

import java.util.Objects;

/** What went wrong, in one line. */
final class ErrorText {
    private ErrorText() {}

    /** The messages from the outermost cause to the innermost, each said once. */
    static String of(Throwable thrown) {
        StringBuilder line = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(
                            cause.getMessage(), cause.getClass().getSimpleName())
                    .strip()
                    .replaceAll("\\s*\\R\\s*", "; ");
            if (line.indexOf(message) < 0) {
                line.append(line.isEmpty() ? "" : ": ").append(message);
            }
        }
        return line.toString();
    }
}
