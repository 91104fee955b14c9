package dev.vane.lab.dataset;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVRecord;

/** One row of a table, with cells that must hold what they are asked for, and the columns of the form it is in. */
record Row(Path file, long line, List<String> columns, CSVRecord cells) {

    UnusableDatasetException refused(String reason) {
        return new UnusableDatasetException(file, line, reason);
    }

    void require(boolean rule, String reason) {
        require(rule, () -> reason);
    }

    void require(boolean rule, Supplier<String> reason) {
        if (!rule) {
            throw refused(reason.get());
        }
    }

    /** Any text; empty also where the form has no such column. */
    String text(String column) {
        int index = columns.indexOf(column);
        return index < 0 ? "" : cells.get(index);
    }

    String name(String column) {
        String text = text(column);
        require(!text.isBlank(), () -> "%s must not be empty".formatted(column));
        return text;
    }

    long whole(String column) {
        try {
            return Long.parseLong(text(column));
        } catch (NumberFormatException e) {
            throw refused("%s must be a whole number: %s".formatted(column, text(column)));
        }
    }

    /** A whole number from 0 on. */
    int count(String column) {
        long count = whole(column);
        require(count >= 0 && count <= Integer.MAX_VALUE, () -> "%s must be a count: %s".formatted(column, count));
        return (int) count;
    }

    double finite(String column) {
        return finite(column, text(column));
    }

    private double finite(String what, String text) {
        try {
            double value = Double.parseDouble(text);
            require(Double.isFinite(value), () -> "%s must be finite: %s".formatted(what, text));
            return value;
        } catch (NumberFormatException e) {
            throw refused("%s must be a number: %s".formatted(what, text));
        }
    }

    /** A finite number from 0 on. */
    double notNegative(String column) {
        double value = finite(column);
        require(value >= 0, () -> "%s must not be negative: %s".formatted(column, value));
        return value;
    }

    /** What {@code number} makes of a cell that is not empty. */
    OptionalDouble optional(String column, ToDoubleFunction<String> number) {
        return text(column).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number.applyAsDouble(column));
    }

    /** A count, if the cell is not empty. */
    OptionalInt optionalCount(String column) {
        return text(column).isEmpty() ? OptionalInt.empty() : OptionalInt.of(count(column));
    }

    Optional<Integer> level(String column) {
        return text(column).isEmpty() ? Optional.empty() : Optional.of(level(column, text(column)));
    }

    private int level(String column, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused("%s must hold a level: %s".formatted(column, text));
        }
    }

    <E extends Enum<E>> E oneOf(String column, Class<E> type) {
        return oneOf(column, text(column), type);
    }

    private <E extends Enum<E>> E oneOf(String column, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> refused(
                        "%s must be one of %s: %s".formatted(column, Arrays.toString(type.getEnumConstants()), text)));
    }

    boolean flag(String column) {
        String text = text(column);
        require(text.equals("true") || text.equals("false"), () -> "%s must be true or false: %s"
                .formatted(column, text));
        return text.equals("true");
    }

    Map<Optional<Integer>, Double> ideals(String column) {
        Map<Optional<Integer>, Double> ideals = new HashMap<>();
        pairs(column).forEach((level, value) -> {
            double ideal = finite(column, value);
            require(ideal > 0, () -> "%s must be above 0: %s".formatted(column, value));
            ideals.put(level.equals(Cells.NO_LEVEL) ? Optional.empty() : Optional.of(level(column, level)), ideal);
        });
        return ideals;
    }

    <E extends Enum<E>> Map<E, Integer> counts(String column, Class<E> type) {
        Map<E, Integer> counts = new HashMap<>();
        pairs(column).forEach((reason, count) -> counts.put(oneOf(column, reason, type), level(column, count)));
        return counts;
    }

    private Map<String, String> pairs(String column) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text(column).isEmpty() ? new String[0] : text(column).split(";", -1)) {
            int equals = pair.indexOf('=');
            require(equals > 0, () -> "%s must hold pairs key=value: %s".formatted(column, pair));
            String before = pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            require(before == null, () -> "%s holds a key twice: %s".formatted(column, pair));
        }
        return pairs;
    }
}
