package dev.vane.lab.dataset;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How values are written in a table's cells. Absent is empty. */
final class Cells {
    /** A level's place where an application has no levels. */
    static final String NO_LEVEL = "none";

    private Cells() {}

    /** The shortest text that gives the same float again. */
    static String number(double value) {
        String text = Float.toString((float) value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    static String count(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    static String level(Optional<Integer> level) {
        return level.map(String::valueOf).orElse("");
    }

    /** {@code level=value;level=value}, or {@code none=value} without levels. */
    static String ideals(Map<Optional<Integer>, Double> ideals) {
        Map<Integer, String> sorted = new TreeMap<>();
        ideals.forEach((level, value) ->
                sorted.put(level.orElse(-1), level.map(String::valueOf).orElse(NO_LEVEL) + "=" + number(value)));
        return String.join(";", sorted.values());
    }

    /** {@code REASON=count;REASON=count}. */
    static String counts(Map<? extends Enum<?>, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey().name() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(";"));
    }
}
