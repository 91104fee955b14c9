package dev.vane.lab.dataset;

import dev.vane.collector.BoundedTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads one table of a folder row by row. Whatever is wrong is told with file and line. */
final class TableReader {
    private final Path file;
    private final Table table;

    TableReader(Path folder, Table table) {
        this.file = folder.resolve(table.fileName());
        this.table = table;
    }

    Path file() {
        return file;
    }

    /**
     * Hands over every row after the header.
     *
     * @throws UnusableDatasetException if the file is missing, cut off or not of this table's form, or a row is refused
     */
    void forEach(Consumer<Row> use) {
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        try (BoundedTable bytes = BoundedTable.open(file);
                CSVParser parser = CSVFormat.DEFAULT.parse(new BufferedReader(new InputStreamReader(bytes, decoder)))) {
            List<String> columns = List.of();
            for (CSVRecord cells : parser) {
                bytes.nextRow();
                long line = parser.getCurrentLineNumber();
                if (columns.isEmpty()) {
                    columns = header(cells.toList());
                } else {
                    use.accept(row(columns, cells, line));
                }
            }
            if (columns.isEmpty()) {
                throw new UnusableDatasetException(file, "empty, not even a header");
            }
        } catch (NoSuchFileException e) {
            throw new UnusableDatasetException(file, "missing", e);
        } catch (UncheckedIOException e) {
            throw new UnusableDatasetException(
                    file, "unreadable or cut off: " + e.getCause().getMessage(), e);
        } catch (IOException e) {
            throw new UnusableDatasetException(file, "unreadable or cut off: " + e.getMessage(), e);
        }
    }

    private Row row(List<String> columns, CSVRecord cells, long line) {
        if (cells.size() != columns.size()) {
            throw new UnusableDatasetException(
                    file, line, "%d cells, the header has %d".formatted(cells.size(), columns.size()));
        }
        return new Row(file, line, columns, cells);
    }

    /** The columns that a header names: those of today's form, or of the one before. */
    private List<String> header(List<String> header) {
        List<String> columns = table.form(header.size());
        for (int column = 0; column < Math.max(columns.size(), header.size()); column++) {
            String expected = column < columns.size() ? columns.get(column) : "nothing";
            String found = column < header.size() ? header.get(column) : "nothing";
            if (!expected.equals(found)) {
                throw new UnusableDatasetException(
                        file, 1, "column %d must be %s: %s".formatted(column + 1, expected, found));
            }
        }
        return columns;
    }
}
