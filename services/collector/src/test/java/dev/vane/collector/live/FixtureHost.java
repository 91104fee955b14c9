package dev.vane.collector.live;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kernel files of a machine that is written down in a resource: {@code === path} starts a file, {@code === path ->
 * target} is a link.
 */
final class FixtureHost {
    private static final String MARK = "=== ";
    private static final String ARROW = " -> ";

    private final Path root;

    private FixtureHost(Path root) {
        this.root = root;
    }

    static FixtureHost of(String resource, Path root) {
        FixtureHost host = new FixtureHost(root);
        for (String file : text(resource).split("(?m)^" + MARK, -1)) {
            int end = file.indexOf('\n');
            if (end > 0) {
                host.add(file.substring(0, end), file.substring(end + 1));
            }
        }
        return host;
    }

    private static String text(String resource) {
        try (var stream = FixtureHost.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String path, String content) {
        int arrow = path.indexOf(ARROW);
        if (arrow < 0) {
            write(path, content);
        } else {
            link(path.substring(0, arrow), path.substring(arrow + ARROW.length()));
        }
    }

    void link(String path, String target) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.createSymbolicLink(root.resolve(path), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String path, String content) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void replace(String path, String before, String after) {
        try {
            String text = Files.readString(root.resolve(path));
            if (!text.contains(before)) {
                throw new IllegalArgumentException("%s must hold %s: %s".formatted(path, before, text));
            }
            write(path, text.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String path) {
        try (Stream<Path> files = Files.walk(root.resolve(path))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path proc() {
        return root.resolve("proc");
    }

    Path sys() {
        return root.resolve("sys");
    }

    KernelFiles files() {
        return new KernelFiles(proc(), sys(), new LiveHostMetrics(new PrometheusRegistry()));
    }

    GroupDiscovery discovery(List<String> include, List<String> exclude) {
        return new GroupDiscovery(CgroupMounts.find(sys()), files(), include, exclude);
    }
}
