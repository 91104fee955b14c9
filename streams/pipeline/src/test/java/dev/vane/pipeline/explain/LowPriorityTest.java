package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LowPriorityTest {
    /** Behind the name in brackets: state, parent and so on; the 17th is the niceness. */
    private static final int NICENESS = 16;

    @Test
    void isOfTheCallingThreadAlone() {
        int before = niceness();
        CompletableFuture<Integer> lowered = new CompletableFuture<>();

        Thread.ofPlatform().start(() -> {
            LowPriority.ofThisThread();
            lowered.complete(niceness());
        });

        assertThat(lowered.join()).isEqualTo(19);
        assertThat(niceness()).isEqualTo(before);
    }

    private static int niceness() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICENESS]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
