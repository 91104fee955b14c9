package dev.vane.lab.dataset;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;

/** Writes one table into a folder, the header first. */
final class TableWriter implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT;

    private final Writer text;

    TableWriter(Path folder, Table table) throws IOException {
        this.text = text(folder, table);
        row(table.columns());
    }

    /** A writer of the compressed file's text. */
    private static Writer text(Path folder, Table table) throws IOException {
        return new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(table.fileName())), 1 << 16),
                StandardCharsets.UTF_8);
    }

    void row(List<?> cells) throws IOException {
        text.write(FORMAT.format(cells.toArray()));
        text.write('\n');
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
