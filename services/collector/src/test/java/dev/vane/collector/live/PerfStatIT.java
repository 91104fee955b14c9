package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts in place of perf. */
class PerfStatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final LiveHostMetrics metrics = new LiveHostMetrics(new PrometheusRegistry());

    @Test
    void keepsTheLastIntervalForAMoment() {
        try (PerfStat perf = perf("echo \"1.0,50,,cycles,$0,1,100.00,,\"; exec sleep 60")) {
            perf.watch(List.of("a"));
            await(() -> perf.latest().isPresent());

            assertThat(perf.latest().orElseThrow().counts()).isEqualTo(Map.of("a", Map.of("cycles", 50.0)));
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            assertThat(perf.latest()).isEmpty();
        }
    }

    @Test
    void startsAgainOneThatDiedButNotAtOnce() {
        Path starts = folder.resolve("starts");
        try (PerfStat perf = perf("echo start >> " + starts + "; exit 1")) {
            perf.watch(List.of("a"));
            await(() -> lines(starts) == 1);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            perf.watch(List.of("a"));
            assertThat(lines(starts)).isEqualTo(1);

            nanos.addAndGet(Duration.ofSeconds(60).toNanos());
            await(() -> {
                perf.watch(List.of("a"));
                return lines(starts) == 2;
            });
        }
    }

    @Test
    void startsAgainForOtherGroups() {
        try (PerfStat perf = perf("echo \"1.0,50,,cycles,$0,1,100.00,,\"; exec sleep 60")) {
            perf.watch(List.of("a"));
            await(() -> perf.latest().isPresent());
            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            perf.watch(List.of("b"));

            await(() -> perf.latest()
                    .filter(interval -> interval.counts().containsKey("b"))
                    .isPresent());
        }
    }

    @Test
    void leavesNoProcessBehind() {
        Path pid = folder.resolve("pid");
        PerfStat perf = perf("echo $$ > " + pid + "; exec sleep 60");
        perf.watch(List.of("a"));
        await(() -> lines(pid) == 1);
        ProcessHandle process = ProcessHandle.of(number(pid)).orElseThrow();

        perf.close();

        await(() -> !process.isAlive());
    }

    @Test
    void asksForNumbersWithADecimalPoint() {
        try (PerfStat perf = perf("echo \"1.0,50,,$LC_ALL,$0,1,100.00,,\"; exec sleep 60")) {
            perf.watch(List.of("a"));

            await(() -> perf.latest().isPresent());

            assertThat(perf.latest().orElseThrow().counts()).isEqualTo(Map.of("a", Map.of("C", 50.0)));
        }
    }

    @Test
    void tellsWhatItCannotRead() {
        try (PerfStat perf = perf("echo \"1,000000,50,,cycles,$0,1,100,00,,\"; exec sleep 60")) {
            perf.watch(List.of("a"));

            await(() -> perf.unread().isPresent());

            assertThat(perf.unread()).hasValue("1,000000,50,,cycles,a,1,100,00,,");
            assertThat(perf.latest()).isEmpty();
        }
    }

    @Test
    void goesOnWithoutAProgram() {
        try (PerfStat perf = new PerfStat(List.of(folder.resolve("none").toString()), 1, metrics, nanos::get)) {
            perf.watch(List.of("a"));

            assertThat(perf.latest()).isEmpty();
        }
    }

    private PerfStat perf(String script) {
        return new PerfStat(List.of("/bin/sh", "-c", script), 1, metrics, nanos::get);
    }

    private static long lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            Thread.onSpinWait();
        }
    }
}
