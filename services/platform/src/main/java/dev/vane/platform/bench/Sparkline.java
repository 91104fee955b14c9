package dev.vane.platform.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Numbers over time as a line of bars, from zero to the largest. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** At most {@code width} bars; where several numbers share one, it shows the largest of them. */
    static String of(List<Long> numbers, int width) {
        long largest =
                Math.max(1, numbers.stream().mapToLong(Long::longValue).max().orElse(0));
        int bars = Math.min(width, numbers.size());
        return IntStream.range(0, bars)
                .mapToLong(
                        bar -> numbers.subList(bar * numbers.size() / bars, (bar + 1) * numbers.size() / bars).stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElseThrow())
                .mapToObj(value -> BARS.substring(level(value, largest), level(value, largest) + 1))
                .collect(Collectors.joining());
    }

    private static int level(long value, long largest) {
        return (int) Math.min(BARS.length() - 1, value * BARS.length() / largest);
    }
}
