package dev.vane.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With folders in the place of control groups: their list of processes is a file that says one of our own. */
class GuardTest {
    @TempDir
    private Path temporary;

    @Test
    void endsTheProcessesAndRemovesTheFilesWhenTheLabIsDone() throws IOException, InterruptedException {
        Path cgroups = temporary.resolve("cgroup");
        Path group = cgroups.resolve("freezer/vane-lab/vm1");
        Files.createDirectories(group);
        Files.createDirectories(cgroups.resolve("cpuset"));
        Path files = Files.createDirectories(temporary.resolve("files/vm1"));
        Process process = new ProcessBuilder("sleep", "600").start();
        Path list = Files.writeString(group.resolve("cgroup.procs"), process.pid() + "\n");
        Guard guard = Guard.over(Groups.find(cgroups, cgroups.resolve("none")), files.getParent());
        Thread emptied = Thread.startVirtualThread(() -> emptyWhenEnded(process, list));

        guard.close();
        emptied.join();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(group).doesNotExist();
        assertThat(files.getParent()).doesNotExist();
    }

    /** As the kernel does. */
    private static void emptyWhenEnded(Process process, Path list) {
        try {
            process.waitFor();
            Files.delete(list);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
