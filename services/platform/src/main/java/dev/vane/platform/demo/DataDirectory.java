package dev.vane.platform.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Where a demo keeps its files: a directory that the user named and keeps, or a temporary one that goes with the demo. */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final boolean isTemporary;

    private DataDirectory(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    /**
     * Makes the directory that the user named, or a temporary one.
     *
     * @throws IOException if it cannot be made or not be written
     */
    public static DataDirectory of(Optional<Path> named) throws IOException {
        if (named.isEmpty()) {
            return new DataDirectory(Files.createTempDirectory("vane-demo-"), true);
        }
        Path path = named.get().toAbsolutePath();
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new IOException("--data must be a directory that can be created and written", e);
        }
        if (!Files.isWritable(path)) {
            throw new IOException("--data must be a directory that can be written: " + path);
        }
        return new DataDirectory(path, false);
    }

    Path broker() {
        return path.resolve("broker");
    }

    Path pipeline() {
        return path.resolve("pipeline");
    }

    Path explainer() {
        return path.resolve("explainer");
    }

    Path answerer() {
        return path.resolve("answerer");
    }

    /** Where the demo logs, so that its table stays clean. */
    public Path log() {
        return path.resolve("vane.log");
    }

    @Override
    public void close() throws IOException {
        if (isTemporary) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
