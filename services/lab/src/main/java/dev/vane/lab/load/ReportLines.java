package dev.vane.lab.load;

import dev.vane.lab.block.Report;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the lines that {@link LoadMain} documents. */
public final class ReportLines {
    private ReportLines() {}

    /**
     * What a line tells; empty for a blank line and for {@code paused}.
     *
     * @throws IllegalArgumentException if the line is none of the protocol's
     */
    public static Optional<Report> report(String line) {
        String[] words = line.strip().split(" +", -1);
        try {
            return switch (words[0]) {
                case "", "paused" -> Optional.empty();
                case "P" -> Optional.of(progress(words));
                case "L" -> Optional.of(latencies(words));
                default -> throw new IllegalArgumentException("it starts with neither P nor L");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cannot read a report (%s): %s".formatted(e.getMessage(), shortened(line)), e);
        }
    }

    private static Report progress(String[] words) {
        if (words.length != 3) {
            throw new IllegalArgumentException("P needs a time and the work");
        }
        return new Report.Progress(Long.parseLong(words[1]), Double.parseDouble(words[2]));
    }

    private static Report latencies(String[] words) {
        if (words.length < 2) {
            throw new IllegalArgumentException("L needs a second");
        }
        List<Integer> micros =
                Arrays.stream(words).skip(2).map(ReportLines::micros).toList();
        return new Report.Latencies(Long.parseLong(words[1]), micros);
    }

    private static int micros(String word) {
        int micros = Integer.parseInt(word);
        if (micros < 0) {
            throw new IllegalArgumentException("a latency is negative: " + word);
        }
        return micros;
    }

    private static String shortened(String line) {
        return line.length() <= 100 ? line : line.substring(0, 100) + "...";
    }
}
