package dev.vane.training.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** One row of a CSV file; what it holds in the wrong form is told with file and line. */
final class CsvRow {
    private final Path file;
    private final long line;
    private final List<String> columns;
    private final String[] texts;
    private final double[] numbers;

    CsvRow(Path file, long line, List<String> columns, String[] texts, double[] numbers) {
        this.file = file;
        this.line = line;
        this.columns = columns;
        this.texts = texts;
        this.numbers = numbers;
    }

    /** The columns that were asked for as numbers, in that order; NaN where a cell is empty. */
    double[] numbers() {
        return numbers;
    }

    /** A cell's text; an empty one is empty. */
    String text(String column) {
        String text = texts[columns.indexOf(column)];
        return text == null ? "" : text;
    }

    /** A cell's text, or something else if the file has no such column. */
    String textOr(String column, String otherwise) {
        return columns.contains(column) ? text(column) : otherwise;
    }

    /** A finite number. */
    double number(String column) {
        return numberIfAny(column).orElseThrow(() -> unusable("%s is empty".formatted(column)));
    }

    /** A finite number, or an empty cell. */
    OptionalDouble numberIfAny(String column) {
        String text = text(column);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            throw unusable("%s is no number: %s".formatted(column, text));
        }
        throw unusable("%s is not finite: %s".formatted(column, text));
    }

    /** A number above 0, such as a duration. */
    double positive(String column) {
        double number = number(column);
        if (number <= 0) {
            throw unusable("%s must be above 0: %s".formatted(column, number));
        }
        return number;
    }

    /** A whole number. */
    long whole(String column) {
        try {
            return Long.parseLong(text(column));
        } catch (NumberFormatException e) {
            throw unusable("%s is no whole number: %s".formatted(column, text(column)));
        }
    }

    /** {@code true} or {@code false}. */
    boolean flag(String column) {
        return switch (text(column)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unusable("%s is neither true nor false: %s".formatted(column, text(column)));
        };
    }

    UnusableDatasetException unusable(String reason) {
        return new UnusableDatasetException(file, "line %d: %s".formatted(line, reason));
    }
}
