package dev.vane.platform.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows lines again and again: in place on a terminal, one block after another elsewhere, less often. */
public final class Screen {
    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean isTerminal;
    private Instant next = Instant.MIN;
    private int shown;

    public Screen(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** A line that stays. */
    void say(String line) {
        out.println(line);
        out.flush();
        shown = 0;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    /** Shows the lines in place of those before. */
    void show(List<String> lines, Instant now) {
        next = now.plus(isTerminal ? ON_TERMINAL : ELSEWHERE);
        if (isTerminal && shown > 0) {
            out.print("\033[%dF\033[J".formatted(shown));
        }
        // A line that wraps would take two: what is beyond the edge is cut off instead.
        lines.forEach(line -> out.println(isTerminal ? "\033[?7l" + line + "\033[?7h" : line));
        out.flush();
        shown = lines.size();
    }
}
