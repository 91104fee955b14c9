package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.lab.block.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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

            List<Integer> micros = awaitLatencies(load, all -> slower(all, 200_000) >= 80);

            assertThat(slower(micros, 20_000)).isGreaterThanOrEqualTo(160);
            assertThat(load.end()).isZero();
        }
    }

    @Test
    void followsTheLevelThatItIsTold() throws Exception {
        try (LoadProcess load = requests("--connections", "2", "--level", "100")) {
            assertThat(latencies(load.await(line -> line.startsWith("L ")))).hasSizeBetween(1, 250);

            load.say("level 400");

            load.await(line -> line.startsWith("L ") && latencies(line).size() > 300);
        }
    }

    @Test
    void givesUpWhatItCannotSendInTime() throws Exception {
        try (LoadProcess load = requests("--connections", "1", "--level", "200", "--give-up-millis", "100")) {
            load.await(line -> line.startsWith("L "));
            int sentBefore = server.requests.get();
            server.stall(600);

            // What is told and was never sent was given up.
            List<Integer> micros = awaitLatencies(load, all -> all.size() - (server.requests.get() - sentBefore) >= 50);

            assertThat(slower(micros, 100_000)).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void saysNothingBetweenPausedAndResume() throws Exception {
        try (LoadProcess load = requests("--connections", "2", "--level", "500")) {
            load.await(line -> line.startsWith("L "));
            load.say("pause");
            load.await("paused"::equals);
            int sent = server.requests.get();
            long pausedUntil = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() - pausedUntil < 0) {
                LockSupport.parkNanos(pausedUntil - System.nanoTime());
            }

            assertThat(load.isSilent()).isTrue();
            assertThat(server.requests.get()).isEqualTo(sent);

            load.say("resume");

            assertThat(latencies(load.await(line -> line.startsWith("L "))))
                    .hasSizeGreaterThan(250)
                    .allMatch(micros -> micros < 1_500_000);
        }
    }

    @Test
    void goesOnWhenTheServerClosesIdleConnections() throws Exception {
        try (ClosingServer closing = new ClosingServer(100);
                LoadProcess load = new LoadProcess(
                        "requests",
                        "--protocol",
                        "http",
                        "--port",
                        "" + closing.port(),
                        "--connections",
                        "2",
                        "--level",
                        "4")) {
            List<Integer> micros = awaitLatencies(load, all -> all.size() >= 8 && closing.closedIdle.get() >= 4);

            assertThat(micros).isNotEmpty();
            assertThat(load.end()).isZero();
        }
    }

    @Test
    void goesOnWhenTheServerBreaksItsConnections() throws Exception {
        try (LoadProcess load = requests("--connections", "3", "--closed")) {
            load.await(line -> work(line) > 0);
            int sent = server.requests.get();

            server.breakConnections();

            while (server.requests.get() <= sent + 100) {
                load.await(line -> work(line) > 0);
            }
            assertThat(load.end()).isZero();
        }
    }

    @Test
    void countsRequestsBackToBack() throws Exception {
        try (LoadProcess load = requests("--connections", "3", "--closed", "--level", "1")) {
            assertThat(load.await(line -> line.startsWith("P "))).endsWith(" 0");
            double work = 0;
            for (int i = 0; i < 10; i++) {
                work += work(load.await(line -> line.startsWith("P ")));
            }

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
    void saysInOneLineThatAReplyIsAnError() throws Exception {
        try (ClosingServer failing = new ClosingServer(60_000);
                LoadProcess load = new LoadProcess(
                        "requests",
                        "--protocol",
                        "http",
                        "--port",
                        "" + failing.port(),
                        "--connections",
                        "1",
                        "--level",
                        "100")) {
            load.await(line -> line.startsWith("L "));
            failing.status = "503 Service Unavailable";

            assertThat(load.exitCode()).isEqualTo(1);
            assertThat(load.errors()).isEqualTo("load: unexpected reply to GET: HTTP/1.1 503 Service Unavailable\n");
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
            assertThat(sleep.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
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
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (process.children().findAny().isEmpty()) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
        return process.children().findAny().orElseThrow();
    }

    private static List<Integer> latencies(String line) {
        return ReportLines.report(line)
                .map(report -> ((Report.Latencies) report).micros())
                .orElseThrow();
    }

    private static double work(String line) {
        return line.startsWith("P ")
                ? ((Report.Progress) ReportLines.report(line).orElseThrow()).work()
                : 0;
    }

    /** All latencies from here on, second by second, until they are as they should be. */
    private static List<Integer> awaitLatencies(LoadProcess load, Predicate<List<Integer>> wanted)
            throws InterruptedException {
        List<Integer> micros = new ArrayList<>();
        while (!wanted.test(micros)) {
            micros.addAll(latencies(load.await(line -> line.startsWith("L "))));
        }
        return micros;
    }

    private static long slower(List<Integer> micros, int than) {
        return micros.stream().filter(value -> value > than).count();
    }
}
