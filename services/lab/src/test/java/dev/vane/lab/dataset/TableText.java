package dev.vane.lab.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The text of one table of a batch, to be changed. Lines count from 1, the header. */
record TableText(Path file) {
    static TableText of(Path batch, String table) {
        return new TableText(batch.resolve(table + ".csv.gz"));
    }

    List<String> lines() throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    void rewrite(UnaryOperator<List<String>> change) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (String line : change.apply(lines())) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, bytes.toByteArray());
    }

    void change(int line, UnaryOperator<String> change) throws IOException {
        rewrite(lines -> {
            List<String> changed = new ArrayList<>(lines);
            changed.set(line - 1, change.apply(changed.get(line - 1)));
            return changed;
        });
    }

    void setCell(int line, String column, String value) throws IOException {
        int index = cells(lines().getFirst()).indexOf(column);
        change(line, row -> {
            List<String> cells = new ArrayList<>(cells(row));
            cells.set(index, value);
            return String.join(",", cells);
        });
    }

    /** Leaves out the columns after a number of them. */
    void cutColumns(int count) throws IOException {
        rewrite(lines -> lines.stream()
                .map(row -> String.join(",", cells(row).subList(0, count)))
                .toList());
    }

    /** Cells as they are written, with quotes. */
    private static List<String> cells(String row) {
        return Arrays.asList(row.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1));
    }
}
