package dev.vane.inference.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A bundle's files in a folder or a zip file, by name, without folders below. */
final class BundleFiles {
    /** The same files give the same zip file, whenever it is written. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private BundleFiles() {}

    /**
     * Every file but hidden ones, which file managers and mounts leave behind.
     *
     * @throws BundleMismatchException if a name is not plain, a file exceeds a limit, or a link leads out of the folder
     */
    static Map<String, byte[]> read(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return readFolder(place);
        }
        if (!Files.isRegularFile(place)) {
            throw new NoSuchFileException(place.toString(), null, "a bundle is a folder or a zip file");
        }
        try (InputStream file = Files.newInputStream(place)) {
            return readZip(file, place.toString());
        }
    }

    static Map<String, byte[]> readZip(InputStream file, String place) throws IOException {
        return new ZipReader(place, BundleLimits.DEFAULT).read(file);
    }

    private static Map<String, byte[]> readFolder(Path folder) throws IOException {
        BundleLimits limits = BundleLimits.DEFAULT;
        List<Path> paths;
        try (Stream<Path> entries = Files.list(folder)) {
            paths = entries.filter(Files::isRegularFile)
                    .filter(path -> !name(path).startsWith("."))
                    .limit(limits.files() + 1L)
                    .toList();
        }
        if (paths.size() > limits.files()) {
            throw new BundleMismatchException(folder.toString(), "more than %d files".formatted(limits.files()));
        }
        FileNames.requirePlainAndDistinct(paths.stream().map(BundleFiles::name).toList());
        Path inside = folder.toRealPath();
        var files = new TreeMap<String, byte[]>();
        long total = 0;
        for (Path path : paths) {
            byte[] content = content(path, inside, Math.min(limits.bytesOf(name(path)), limits.totalBytes() - total));
            total += content.length;
            files.put(name(path), content);
        }
        return files;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Mounts of a cluster are links within the folder, which may be followed. */
    private static byte[] content(Path path, Path folder, long limit) throws IOException {
        if (!path.toRealPath().startsWith(folder)) {
            throw new BundleMismatchException(name(path), "a link that leads out of the bundle's folder");
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] content = file.readNBytes((int) limit + 1);
            if (content.length > limit) {
                throw new BundleMismatchException(name(path), "more than %d bytes".formatted(limit));
            }
            return content;
        }
    }

    /** @param files whose names are plain */
    static void write(Path place, Map<String, byte[]> files) throws IOException {
        if (place.toString().endsWith(".zip")) {
            Files.createDirectories(place.toAbsolutePath().getParent());
            replace(place, zip(files));
            return;
        }
        Files.createDirectories(place);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            replace(place.resolve(file.getKey()), file.getValue());
        }
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(ENTRY_TIME);
                zip.putNextEntry(entry);
                new ByteArrayInputStream(file.getValue()).transferTo(zip);
            }
        }
        return bytes.toByteArray();
    }

    /** A reader sees the old file or the new one, never half of it. */
    private static void replace(Path file, byte[] content) throws IOException {
        // Not a temporary file by name: only its owner could read that.
        Path draft = file.resolveSibling(".draft-" + UUID.randomUUID());
        try {
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
