package dev.vane.training.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A data set's folder, made by hand for a test. */
record Folder(Path path) {
    /** Writes a table, compressed if its name says so. */
    Folder write(String name, List<String> lines) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file);
                    OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
                packed.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a compressed table. */
    List<String> read(String name) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts a file to so many bytes. */
    void cut(String name, int bytes) {
        try {
            Path file = path.resolve(name);
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts a file's second half off. */
    void cutInHalf(String name) {
        try {
            cut(name, (int) (Files.size(path.resolve(name)) / 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
