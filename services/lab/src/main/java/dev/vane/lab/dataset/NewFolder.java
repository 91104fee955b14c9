package dev.vane.lab.dataset;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that appears with all its files or not at all: it is filled under a hidden name, then renamed. */
final class NewFolder {
    /** Writes the files of a folder. */
    interface Content {
        void into(Path folder) throws IOException;
    }

    private NewFolder() {}

    /**
     * Makes the folder.
     *
     * @throws FileAlreadyExistsException if it is there already
     */
    static Path write(Path target, Content content) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path hidden = target.resolveSibling("." + target.getFileName() + ".new");
        delete(hidden);
        Files.createDirectories(hidden);
        try {
            content.into(hidden);
            return Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(hidden);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> paths = Files.walk(folder)) {
            inside = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.delete(path);
        }
    }
}
