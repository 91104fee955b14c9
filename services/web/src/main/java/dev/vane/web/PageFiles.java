package dev.vane.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the console's pages and of the libraries that they import, all read at the start: what is not among them
 * does not exist.
 */
final class PageFiles {
    private static final List<String> LIBRARIES = List.of("lit-html", "uplot");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    private final Map<String, Answer> files;

    private PageFiles(Map<String, Answer> files) {
        this.files = Map.copyOf(files);
    }

    /** Reads all files. */
    static PageFiles read() {
        Map<String, Answer> files = new HashMap<>();
        read("/dev/vane/web/page", folder -> files.putAll(under(folder, "/")));
        for (String library : LIBRARIES) {
            // One version is on the class path; the address does not say which.
            read("/META-INF/resources/webjars/" + library, folder -> {
                try (Stream<Path> versions = Files.list(folder)) {
                    files.putAll(under(versions.findFirst().orElseThrow(), "/webjars/" + library + "/"));
                }
            });
        }
        files.put("/", files.get("/index.html"));
        return new PageFiles(files);
    }

    /** The file at an address, if there is one. */
    Optional<Answer> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private interface Reading {
        void read(Path folder) throws IOException;
    }

    /** A folder of the class path, which lies in a folder of the disk or in a jar. */
    private static void read(String resource, Reading reading) {
        URL url = PageFiles.class.getResource(resource);
        if (url == null) {
            throw new IllegalStateException("not on the class path: " + resource);
        }
        try {
            if (url.openConnection() instanceof JarURLConnection jar) {
                URI file = jar.getJarFileURL().toURI();
                try (FileSystem inside = FileSystems.newFileSystem(Path.of(file))) {
                    reading.read(inside.getPath(resource));
                }
            } else {
                reading.read(Path.of(url.toURI()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a place on disk: " + url, e);
        }
    }

    private static Map<String, Answer> under(Path folder, String prefix) throws IOException {
        Map<String, Answer> found = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String name = folder.relativize(path).toString();
                String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
                if (type != null && Files.isRegularFile(path)) {
                    found.put(prefix + name, Answer.of(type, Files.readAllBytes(path)));
                }
            }
        }
        return found;
    }
}
