package dev.vane.lab.load;

import dev.vane.lab.block.Report.Progress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a program that does not know the lab prints about its own work. Keeps the line before: one per program. */
public final class ToolLines {
    private final Pattern pattern;
    private final boolean total;
    private long lastMillis;
    private double lastNumber;

    /**
     * @param pattern found in the lines that count; its first group is a number
     * @param total true if the number counts from the start, false if it is a rate per second since the line before
     * @param startMillis wall-clock time at which the program was started
     * @throws IllegalArgumentException if the pattern does not have exactly one group
     */
    public ToolLines(Pattern pattern, boolean total, long startMillis) {
        if (pattern.matcher("").groupCount() != 1) {
            throw new IllegalArgumentException("the pattern must have one group: " + pattern);
        }
        this.pattern = pattern;
        this.total = total;
        this.lastMillis = startMillis;
    }

    /**
     * The work since the line before; empty for a line without the pattern.
     *
     * @param epochMillis wall-clock time at which the line arrived
     * @throws IllegalArgumentException if the group is not a number from 0 on, or a total went down
     */
    public Optional<Progress> report(String line, long epochMillis) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        double number = number(matcher.group(1), line);
        double work = total ? number - lastNumber : number * (epochMillis - lastMillis) / 1000;
        if (!(work >= 0)) {
            throw new IllegalArgumentException("work went from %s to %s: %s".formatted(lastNumber, number, line));
        }
        lastMillis = epochMillis;
        lastNumber = number;
        return Optional.of(new Progress(epochMillis, work));
    }

    private static double number(String text, String line) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException | NullPointerException e) {
            throw new IllegalArgumentException("not a number, %s: %s".formatted(text, line), e);
        }
    }
}
