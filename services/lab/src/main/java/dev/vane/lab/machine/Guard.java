package dev.vane.lab.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that outlives the lab by a moment: when its input ends, because the lab closes this or was killed, it ends
 * the VMs' processes and removes their groups and files. So there is one way in which a block is cleared.
 */
public final class Guard implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path files;
    private final List<Path> groups;

    private Guard(Process process, Path files, List<Path> groups) {
        this.process = process;
        this.files = files;
        this.groups = groups;
    }

    /**
     * Starts to watch over all groups of the lab that exist.
     *
     * @param files folder that is removed in the end
     */
    public static Guard over(Groups groups, Path files) throws IOException {
        List<Path> folders = groups.existing();
        // A session of its own, so that a Ctrl-C or a kill of the lab's process group does not reach it.
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", script(), "guard", files.toString()));
        folders.forEach(folder -> command.add(folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Guard(process, files, folders);
    }

    private static String script() throws IOException {
        try (InputStream in = Guard.class.getResourceAsStream("guard.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Clears everything, and waits until it is gone.
     *
     * @throws NotClearedException if something is left, saying what
     */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new NotClearedException("clearing %s took more than %d s".formatted(files, PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Path left : groups) {
            if (Files.exists(left)) {
                throw new NotClearedException("control group %s could not be removed".formatted(left));
            }
        }
    }
}
