package dev.vane.collector.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** A running process of {@link WorkloadMain}. */
final class Workload implements AutoCloseable {
    /** Enters the groups, then becomes the program, so that all its memory is counted where it belongs. */
    private static final String ENTER =
            "while [ \"$1\" != -- ]; do echo $$ > \"$1\" || :; shift; done; shift; exec \"$@\"";

    /** Older counts are forgotten. */
    private static final int SECONDS = 120;

    private final Process process;
    private final NavigableMap<Long, Long> pieces = new ConcurrentSkipListMap<>();

    private Workload(Process process) {
        this.process = process;
        Thread.ofVirtual().name("pieces-" + process.pid()).start(this::listen);
    }

    /**
     * Starts a workload.
     *
     * @param entrances files to which it writes its id first, see {@link DemoGroups#entrances}
     * @param heapMegabytes most heap that it may take
     * @param arguments of {@link WorkloadMain}
     */
    static Workload start(List<Path> entrances, int heapMegabytes, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        entrances.forEach(entrance -> command.add(entrance.toString()));
        command.add("--");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Otherwise the virtual machine leaves a file in the temporary folder when it is killed.
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                WorkloadMain.class.getName()));
        command.addAll(arguments);
        return new Workload(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The folder or archive that holds the program; it needs nothing else. */
    private static String classPath() {
        try {
            return Path.of(WorkloadMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path is no path", e);
        }
    }

    /** A folder on a disk rather than in memory, where there is one. */
    static Path diskFolder() {
        Path lasting = Path.of("/var/tmp");
        return Files.isWritable(lasting) ? lasting : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Hears what it tells of its work, until it ends. */
    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    pieces.put(Long.valueOf(line.substring(0, space)), Long.valueOf(line.substring(space + 1)));
                    while (pieces.size() > SECONDS) {
                        pieces.pollFirstEntry();
                    }
                }
            }
        } catch (IOException e) {
            // It was ended while it was listened to.
        }
    }

    /** Pieces of work that were done in the second that ends at this event time, if it has told. */
    OptionalLong pieces(long second) {
        Long told = pieces.get(second);
        return told == null ? OptionalLong.empty() : OptionalLong.of(told);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
