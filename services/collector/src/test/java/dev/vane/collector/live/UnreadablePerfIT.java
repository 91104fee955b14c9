package dev.vane.collector.live;

import static dev.vane.collector.live.LiveFixture.WEB;
import static dev.vane.collector.live.LiveFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a script in place of perf whose intervals have a decimal comma. */
class UnreadablePerfIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SCRIPT = """
            #!/bin/sh
            case "$*" in
                *for-each-cgroup*)
                    echo "1,001091457,120,,cycles,a/b,975846674,75,00,,"
                    exec sleep 600 ;;
            esac
            echo "120,,cycles,1000,100.00,,"
            echo "120,,instructions,1000,100.00,,"
            """;

    @TempDir
    Path root;

    @Test
    void saysThatHardwareEventsAreAbsentBecauseTheyCannotBeRead() throws IOException, InterruptedException {
        Path perf = root.resolve("perf");
        Files.writeString(perf, SCRIPT);
        Files.setPosixFilePermissions(perf, PosixFilePermissions.fromString("rwx------"));
        try (LiveFixture live = new LiveFixture(root.resolve("host")).startWithPerf(perf)) {
            assertThat(live.source().absences()).noneMatch(line -> line.contains("cannot be read"));

            Sample web = awaitFailure(live);

            assertThat(value(web, "perf.cycles")).isEmpty();
            assertThat(value(web, "vm.cpu.utilization")).hasValue(0);
            assertThat(live.source().absences())
                    .contains("hardware events and top-down (42): perf's output cannot be read: "
                            + "1,001091457,120,,cycles,a/b,975846674,75,00,,");
        }
    }

    private static Sample awaitFailure(LiveFixture live) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        live.next();
        Sample web = live.next(WEB);
        while (live.source().absences().stream().noneMatch(line -> line.contains("cannot be read"))) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            web = live.next(WEB);
        }
        return web;
    }
}
