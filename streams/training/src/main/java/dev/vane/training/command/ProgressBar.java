package dev.vane.training.command;

import dev.vane.training.method.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** Long work as a bar with the time left: in place on a terminal, a plain line now and then elsewhere. */
final class ProgressBar implements AutoCloseable {
    private static final int CELLS = 24;
    private static final Duration ON_TERMINAL_EVERY = Duration.ofMillis(200);
    private static final Duration ELSEWHERE_EVERY = Duration.ofSeconds(30);

    private final PrintWriter err;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private long shown;

    ProgressBar(PrintWriter err) {
        this.err = err;
        this.terminal = Stream.ofNullable(System.console()).anyMatch(Console::isTerminal);
    }

    /** A part of the work: what is at 0 and at 1 of it is at {@code from} and {@code to} of the whole. */
    Progress part(double from, double to, String name) {
        return (done, note) -> show(from + done * (to - from), note.isEmpty() ? name : name + ", " + note);
    }

    private void show(double done, String what) {
        long now = System.nanoTime();
        Duration every = terminal ? ON_TERMINAL_EVERY : ELSEWHERE_EVERY;
        if (shown != 0 && now - shown < every.toNanos()) {
            return;
        }
        shown = now;
        int full = (int) Math.round(done * CELLS);
        String line = String.format(
                Locale.ROOT,
                "%s%s %3.0f %%  %s  %s",
                "█".repeat(full),
                "░".repeat(CELLS - full),
                100 * done,
                left(done, now),
                what);
        err.print(terminal ? "\r\033[K" + line : line + System.lineSeparator());
        err.flush();
    }

    /** What is left if the rest goes as fast as what is done; kept results make the start look fast. */
    private String left(double done, long now) {
        if (done < 0.005) {
            return "";
        }
        Duration left = Duration.ofNanos((long) ((now - start) * (1 - done) / done));
        return "%d:%02d:%02d left".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }

    /** Leaves the terminal's line free. */
    @Override
    public void close() {
        if (terminal && shown != 0) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
