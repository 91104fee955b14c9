package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.lab.block.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoadMainIT {
    private StallingServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new StallingServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /**
     * 500 requests a second for 400 ms of stall: 200 are due in it, though two connections can have two of them in flight.
     * They wait from 400 ms down to nothing, so half of them wait for more than 200 ms.
     */
    @Test
    void showsAStallInEveryRequestThatWasDueInIt() throws Exception {
        try (LoadProcess load = requests("--connections", "2", "--level", "500")) {
            load.await(line -> line.startsWith("L "));
            server.stall(400);
            List<Integer> micros = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                micros.addAll(latencies(load.await(line -> line.startsWith("L "))));
            }

            assertThat(micros.size()).isBetween(1400, 1600);
            assertThat(micros.stream().filter(value -> value > 200_000)).hasSizeBetween(80, 130);
            assertThat(micros.stream().filter(value -> value > 20_000)).hasSizeBetween(160, 260);
            assertThat(load.end()).isZero();
        }
    }

    @Test
    void followsTheLevelThatItIsTold() throws Exception {
        try (LoadProcess load = requests("--connections", "2", "--level", "100")) {
            assertThat(latencies(load.await(line -> line.startsWith("L ")))).hasSizeBetween(80, 120);

            load.say("level 400");
            load.await(line -> line.startsWith("L "));

            assertThat(latencies(load.await(line -> line.startsWith("L ")))).hasSizeBetween(320, 480);
        }
    }

    @Test
    void givesUpWhatItCannotSendInTime() throws Exception {
        try (LoadProcess load = requests("--connections", "1", "--level", "200", "--give-up-millis", "100")) {
            load.await(line -> line.startsWith("L "));
            server.stall(600);
            List<Integer> micros = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                micros.addAll(latencies(load.await(line -> line.startsWith("L "))));
            }

            assertThat(micros).hasSizeBetween(550, 650);
            assertThat(micros.stream().filter(value -> value > 100_000)).hasSizeBetween(90, 130);
        }
    }

    @Test
    void saysNothingBetweenPausedAndResume() throws Exception {
        try (LoadProcess load = requests("--connections", "2", "--level", "500")) {
            load.await(line -> line.startsWith("L "));
            load.say("pause");
            load.await("paused"::equals);
            int sent = server.requests.get();
            long pausedUntil = System.currentTimeMillis() + 1500;
            while (System.currentTimeMillis() < pausedUntil) {
                Thread.onSpinWait();
            }

            assertThat(load.isSilent()).isTrue();
            assertThat(server.requests.get()).isEqualTo(sent);

            load.say("resume");

            assertThat(latencies(load.await(line -> line.startsWith("L "))))
                    .hasSizeBetween(450, 550)
                    .allMatch(micros -> micros < 1_000_000);
        }
    }

    @Test
    void countsRequestsBackToBack() throws Exception {
        try (LoadProcess load = requests("--connections", "3", "--closed", "--level", "1")) {
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 0");
            double work = IntStream.range(0, 10).mapToDouble(i -> work(load)).sum();

            assertThat(work).isPositive().isLessThanOrEqualTo(server.requests.get());
        }
    }

    @Test
    void refusesABadOptionInOneLine() throws Exception {
        try (LoadProcess load = requests("--connections", "1", "--level", "0")) {
            assertThat(load.errors()).isEqualTo("load: --level must be a whole number from 1 to 1000000: 0\n");
            assertThat(load.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void saysInOneLineThatAConnectionBroke() throws Exception {
        try (LoadProcess load = requests("--connections", "1", "--level", "100")) {
            load.await(line -> line.startsWith("L "));
            server.breakConnections();

            assertThat(load.exitCode()).isEqualTo(1);
            assertThat(load.errors()).startsWith("load: ").endsWith("\n").hasLineCount(1);
        }
    }

    @Test
    void repeatsACommandAndCountsItsRuns() throws Exception {
        try (LoadProcess load = new LoadProcess("repeat", "--think-millis", "10", "--", "true")) {
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 0");
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 1");
            assertThat(load.end()).isZero();
        }
    }

    @Test
    void aRunThatAPauseCutInTwoCountsOnceWhenItEnds() throws Exception {
        try (LoadProcess load = new LoadProcess("repeat", "--", "sleep", "0.5")) {
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 0");
            load.say("pause");
            load.await("paused"::equals);
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 1");
            load.say("resume");
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 1");
        }
    }

    @Test
    void endsTheCommandThatItRuns() throws Exception {
        try (LoadProcess load = new LoadProcess("repeat", "--", "sleep", "1000")) {
            load.await(line -> line.startsWith("P "));
            ProcessHandle sleep = awaitChild(load.process);

            assertThat(load.end()).isZero();
            assertThat(sleep.onExit()
                            .get(10, java.util.concurrent.TimeUnit.SECONDS)
                            .isAlive())
                    .isFalse();
        }
    }

    @Test
    void failsWithItsCommand() throws Exception {
        try (LoadProcess load = new LoadProcess("repeat", "--", "false")) {
            assertThat(load.exitCode()).isEqualTo(1);
            assertThat(load.errors()).isEqualTo("load: the command failed with exit code 1: false\n");
        }
    }

    private LoadProcess requests(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "requests", "--protocol", "redis", "--port", "" + server.port(), "--keys", "10", "--value-bytes", "2"));
        arguments.addAll(List.of(more));
        return new LoadProcess(arguments.toArray(String[]::new));
    }

    private static ProcessHandle awaitChild(Process process) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (process.children().findAny().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return process.children().findAny().orElseThrow();
    }

    private static List<Integer> latencies(String line) {
        return ReportLines.report(line)
                .map(report -> ((Report.Latencies) report).micros())
                .orElseThrow();
    }

    private static double work(LoadProcess load) {
        try {
            return ReportLines.report(load.await(line -> line.startsWith("P ")))
                    .map(report -> ((Report.Progress) report).work())
                    .orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
