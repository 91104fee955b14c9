package dev.vane.collector.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * One CSV file with a header, plain or gzip by its name, read row by row. Lines that start with {@code #} are comments.
 * Whatever is wrong with it is an {@link UnreadableTraceException} that names the file.
 */
final class CsvFile implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setCommentMarker('#')
            .setTrim(true)
            .get();

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> rows;

    private CsvFile(Path file, CSVParser parser) {
        this.file = file;
        this.parser = parser;
        this.rows = parser.iterator();
    }

    static CsvFile open(Path file) {
        try {
            InputStream bytes = Files.newInputStream(file);
            try {
                InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
                return new CsvFile(
                        file, FORMAT.parse(new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))));
            } catch (IOException | IllegalArgumentException e) {
                bytes.close();
                throw new UnreadableTraceException(file, e);
            }
        } catch (IOException e) {
            throw new UnreadableTraceException(file, e);
        }
    }

    /** Names of the columns in file order. */
    List<String> columns() {
        return parser.getHeaderNames();
    }

    /** Position of a column that the file must have. */
    int column(String name) {
        Integer column = parser.getHeaderMap().get(name);
        if (column == null) {
            throw new UnreadableTraceException(file, 1, "no column " + name);
        }
        return column;
    }

    /** The next row, with as many cells as there are columns. */
    Optional<CSVRecord> next() {
        try {
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            CSVRecord row = rows.next();
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
    String text(CSVRecord row, String column) {
        return row.get(column(column));
    }

    /** A whole number in the row that was read last. */
    long whole(CSVRecord row, int column) {
        try {
            return Long.parseLong(row.get(column));
        } catch (NumberFormatException e) {
            throw refused("%s must be a whole number: %s".formatted(columns().get(column), row.get(column)));
        }
    }

    /** A number in the row that was read last; neither NaN nor infinite. */
    double finite(CSVRecord row, int column) {
        double value = number(row.get(column));
        if (!Double.isFinite(value)) {
            throw refused("%s must be a finite number: %s".formatted(columns().get(column), row.get(column)));
        }
        return value;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** What is wrong with the row that was read last. */
    UnreadableTraceException refused(String reason) {
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
