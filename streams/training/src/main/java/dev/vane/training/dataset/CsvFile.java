package dev.vane.training.dataset;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A CSV file with a header, plain or compressed by gzip. It is read whole before it is used, since DuckDB does not
 * compare the checksum of what it unpacks; then DuckDB parses it, with types that are said and not guessed.
 */
final class CsvFile {
    /** Longest header; DuckDB has a bound of its own for rows. */
    private static final int HEADER_BYTES = 1 << 20;

    /** Largest ratio of unpacked to packed bytes; real tables have up to 10. */
    private static final int RATIO = 100;

    /** Below this size the ratio is not looked at: an idle host repeats itself. */
    private static final long RATIO_FROM_BYTES = 64L << 20;

    private final Path path;
    private final List<String> columns;
    private final long rows;

    private CsvFile(Path path, List<String> columns, long rows) {
        this.path = path;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * A file that is there and whole.
     *
     * @throws UnusableDatasetException if it cannot be read to its end, has no row, ends within a line, names a column
     *     twice or lacks one
     */
    static CsvFile open(Path path, String... required) {
        CsvFile file = openMaybeWithoutRows(path, required);
        if (file.rows == 0) {
            throw file.unusable("it has no row");
        }
        return file;
    }

    /** The same for a table that may say that there was nothing. */
    static CsvFile openMaybeWithoutRows(Path path, String... required) {
        CsvFile file = scan(path);
        if (new HashSet<>(file.columns).size() < file.columns.size()) {
            throw file.unusable("it names a column twice");
        }
        file.require(List.of(required));
        return file;
    }

    void require(List<String> required) {
        for (String column : required) {
            if (!columns.contains(column)) {
                throw unusable("it has no column " + column);
            }
        }
    }

    private static CsvFile scan(Path path) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        long lines = 0;
        int last = '\n';
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = decompressed(path)) {
            long unpacked = 0;
            long most = Math.max(RATIO_FROM_BYTES, RATIO * Files.size(path));
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                unpacked += read;
                if (unpacked > most) {
                    throw new UnusableDatasetException(
                            path, "unpacked it is more than %d times larger".formatted(RATIO));
                }
                for (int i = 0; i < read; i++) {
                    last = buffer[i];
                    if (last == '\n') {
                        lines++;
                    } else if (lines == 0) {
                        header.write(last);
                    }
                }
                if (header.size() > HEADER_BYTES) {
                    throw new UnusableDatasetException(
                            path, "its header has more than %d bytes".formatted(HEADER_BYTES));
                }
            }
        } catch (IOException e) {
            throw new UnusableDatasetException(path, "it cannot be read to its end: " + reason(e), e);
        }
        if (lines == 0) {
            throw new UnusableDatasetException(path, "it is empty");
        }
        if (last != '\n') {
            throw new UnusableDatasetException(path, "it ends within a line");
        }
        String names = header.toString(StandardCharsets.UTF_8).strip();
        return new CsvFile(path, List.of(names.split(",", -1)), lines - 1);
    }

    private static InputStream decompressed(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path));
        return path.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ", " + e.getMessage());
    }

    Path path() {
        return path;
    }

    /** True if it has that column. */
    boolean has(String column) {
        return columns.contains(column);
    }

    /** Its columns but those, in order. */
    List<String> columnsBut(Set<String> others) {
        return columns.stream().filter(column -> !others.contains(column)).toList();
    }

    UnusableDatasetException unusable(String reason) {
        return new UnusableDatasetException(path, reason);
    }

    /** Every row of a small table, all columns as text. */
    List<CsvRow> rows(DuckDb duck) {
        List<CsvRow> all = new ArrayList<>();
        forEach(duck, columns, List.of(), all::add);
        return all;
    }

    /** Every row in the file's order: some columns as text, some as numbers. */
    void forEach(DuckDb duck, List<String> texts, List<String> numbers, Consumer<CsvRow> visitor) {
        String types = columns.stream()
                .map(column -> DuckDb.text(column) + (numbers.contains(column) ? ": 'DOUBLE'" : ": 'VARCHAR'"))
                .collect(Collectors.joining(", "));
        String selected = Stream.concat(texts.stream(), numbers.stream())
                .map(DuckDb::name)
                .collect(Collectors.joining(", "));
        String sql = "SELECT %s FROM read_csv(%s, header = true, auto_detect = false, delim = ',', columns = {%s})"
                .formatted(selected, DuckDb.text(path), types);
        long seen = duck.query(path, sql, answer -> visit(answer, texts, numbers, visitor));
        if (seen != rows) {
            throw unusable("it has %d lines and %d rows".formatted(rows, seen));
        }
    }

    private long visit(ResultSet answer, List<String> texts, List<String> numbers, Consumer<CsvRow> visitor)
            throws SQLException {
        long seen = 0;
        while (answer.next()) {
            seen++;
            String[] words = new String[texts.size()];
            for (int i = 0; i < words.length; i++) {
                words[i] = answer.getString(i + 1);
            }
            double[] values = new double[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = answer.getDouble(words.length + i + 1);
                if (answer.wasNull()) {
                    values[i] = Double.NaN;
                } else if (!Float.isFinite((float) values[i])) {
                    throw unusable("line %d: %s is %s".formatted(seen + 1, numbers.get(i), values[i]));
                }
            }
            visitor.accept(new CsvRow(path, seen + 1, texts, words, values));
        }
        return seen;
    }
}
