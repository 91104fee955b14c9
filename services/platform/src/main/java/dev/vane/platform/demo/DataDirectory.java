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
     * @throws IOException if it cannot be made
     */
    public static DataDirectory of(Optional<Path> named) throws IOException {
        return named.isPresent()
                ? new DataDirectory(Files.createDirectories(named.get().toAbsolutePath()), false)
                : new DataDirectory(Files.createTempDirectory("vane-demo-"), true);
    }

    Path broker() {
        return path.resolve("broker");
    }

    Path pipeline() {
        return path.resolve("pipeline");
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
