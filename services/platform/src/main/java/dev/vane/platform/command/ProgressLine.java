package dev.vane.platform.command;

import java.io.Console;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** One line that says how far something is: in place on a terminal, a new line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {
    private static final int ELSEWHERE_EVERY = 15;

    private final PrintWriter err;
    private final boolean isTerminal;
    private int shown;

    ProgressLine(PrintWriter err) {
        this(err, Stream.ofNullable(System.console()).anyMatch(Console::isTerminal));
    }

    ProgressLine(PrintWriter err, boolean isTerminal) {
        this.err = err;
        this.isTerminal = isTerminal;
    }

    void show(String state) {
        if (isTerminal) {
            err.print("\r\033[K" + state);
            err.flush();
        } else if (shown % ELSEWHERE_EVERY == 0) {
            err.println(state);
            err.flush();
        }
        shown++;
    }

    /** Leaves the terminal's line free. */
    @Override
    public void close() {
        if (isTerminal && shown > 0) {
            err.print("\r\033[K");
            err.flush();
            shown = 0;
        }
    }
}
