package dev.vane.collector.mapping;

import dev.vane.collector.BoundedTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * One CSV file with a header, plain or gzip by its name, read row by row. Lines that start with {@code #} are comments.
 * Whatever is wrong with it is an {@link UnreadableTraceException} that names the file.
 */
public final class CsvFile implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setCommentMarker('#')
            .setTrim(true)
            .get();

    private static final Set<String> MISSING = Set.of(
            "",
            "nan",
            "-nan",
            "+nan",
            "na",
            "n/a",
            "#n/a",
            "<na>",
            "null",
            "none",
            "nil",
            "-",
            "--",
            "\\n",
            "inf",
            "-inf",
            "+inf",
            "infinity",
            "-infinity",
            "+infinity");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern OTHER_SEPARATOR = Pattern.compile("[;\t|]");
    private static final Pattern LIBRARY_ADVICE = Pattern.compile("[.] If this is valid .*");
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path file;
    private final BoundedTable bytes;
    private final CSVParser parser;
    private final Iterator<CSVRecord> rows;

    private CsvFile(Path file, BoundedTable bytes, CSVParser parser) {
        this.file = file;
        this.bytes = bytes;
        this.parser = parser;
        this.rows = parser.iterator();
    }

    /** Opens a file and reads its header. */
    public static CsvFile open(Path file) {
        try {
            BoundedTable bytes = BoundedTable.open(file);
            try {
                return new CsvFile(file, bytes, FORMAT.parse(withoutMark(bytes)));
            } catch (IllegalArgumentException e) {
                bytes.close();
                String reason = String.valueOf(e.getMessage());
                throw new UnreadableTraceException(
                        file, 1, LIBRARY_ADVICE.matcher(reason).replaceFirst(""));
            } catch (IOException e) {
                bytes.close();
                throw new UnreadableTraceException(file, e);
            }
        } catch (IOException e) {
            throw new UnreadableTraceException(file, e);
        }
    }

    /** Some programs mark UTF-8 files with a character that is none of their text. */
    private static BufferedReader withoutMark(InputStream text) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** Names of the columns in file order. */
    public List<String> columns() {
        return parser.getHeaderNames();
    }

    /** True if there is a column of this name. */
    public boolean has(String name) {
        return parser.getHeaderMap().containsKey(name);
    }

    /** Position of a column that the file must have. */
    public int column(String name) {
        Integer column = parser.getHeaderMap().get(name);
        if (column == null) {
            throw new UnreadableTraceException(file, 1, "no column " + name + separator());
        }
        return column;
    }

    private String separator() {
        boolean isOther = columns().size() == 1
                && OTHER_SEPARATOR.matcher(columns().getFirst()).find();
        return isOther ? "; columns are separated by commas" : "";
    }

    /** The next row, with as many cells as there are columns. */
    public Optional<CSVRecord> next() {
        try {
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            CSVRecord row = rows.next();
            bytes.nextRow();
            if (!row.isConsistent()) {
                throw refused("%d cells, the header has %d"
                        .formatted(row.size(), columns().size()));
            }
            return Optional.of(row);
        } catch (UncheckedIOException e) {
            throw new UnreadableTraceException(file, e.getCause());
        }
    }

    /** A cell of a column that the file must have. */
    public String text(CSVRecord row, String column) {
        return row.get(column(column));
    }

    /** A whole number in the row that was read last. */
    public long whole(CSVRecord row, int column) {
        try {
            return Long.parseLong(row.get(column));
        } catch (NumberFormatException e) {
            throw refused("%s must be a whole number: %s".formatted(columns().get(column), row.get(column)));
        }
    }

    /** A time in the row that was read last. */
    public long seconds(CSVRecord row, int column) {
        String text = row.get(column);
        if (!WHOLE.matcher(text).matches()) {
            throw refused("%s must be a whole number of seconds, such as 1700000000: %s"
                    .formatted(columns().get(column), text));
        }
        return whole(row, column);
    }

    /** A number in the row that was read last; neither NaN nor infinite. */
    public double finite(CSVRecord row, int column) {
        double value = number(row.get(column));
        if (!Double.isFinite(value)) {
            throw refused("%s must be a finite number: %s%s"
                    .formatted(columns().get(column), row.get(column), hint(row.get(column))));
        }
        return value;
    }

    /**
     * A measured number in the row that was read last; NaN if there is none: the cell is empty, holds one of the marks
     * that programs write for a missing value, or is infinite, which nothing that is measured can be.
     */
    public double measured(CSVRecord row, int column) {
        String text = row.get(column);
        return MISSING.contains(text.toLowerCase(Locale.ROOT)) ? Double.NaN : finite(row, column);
    }

    /** Java would also take a number that ends in d or f, or is hexadecimal. */
    private static double number(String text) {
        try {
            return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String hint(String text) {
        return text.indexOf(',') < 0 ? "" : "; numbers have a point, and nothing between their thousands";
    }

    /** Line of the row that was read last. */
    public long line() {
        return parser.getCurrentLineNumber();
    }

    /** What is wrong with the row that was read last. */
    public UnreadableTraceException refused(String reason) {
        return new UnreadableTraceException(file, parser.getCurrentLineNumber(), reason);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
