package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.contracts.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it: this very machine, watched for three quarters of a minute. */
class DemoIT {
    private static final Pattern ADDRESSES = Pattern.compile("metrics (http://\\S+/metrics), broker (\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void predictsThisMachineAndAnswersOtherTools() throws Exception {
        try (VaneProcess demo = VaneProcess.start(directory, "demo", "demo", "--json", "--for", "45s")) {
            awaitPredictions(demo);
            String consumed = consumeWithTheStockConsumer(address(demo, 2));
            String metrics = scrape(address(demo, 1));

            assertThat(demo.await(PATIENCE.toSeconds())).as(demo::told).isZero();
            JsonNode result = new ObjectMapper().readTree(demo.lastLine());
            System.out.println("demo: " + result);
            assertThat(result.get("vms").asInt()).isGreaterThanOrEqualTo(3);
            assertThat(result.get("predictions").asLong()).isPositive();
            assertThat(result.get("predictions").asLong() + sum(result.get("skipped")))
                    .isEqualTo(result.get("dueWindows").asLong());
            assertThat(result.get("duplicates").asLong()).isZero();
            assertThat(result.get("duplicateSamples").asLong()).isZero();
            assertThat(result.get("complete").asBoolean()).isTrue();
            assertThat(result.get("p99DelayMs").isNumber()).isTrue();
            assertThat(demo.left()).isEmpty();
            assertThat(consumed).contains("Processed a total of 3 messages");
            assertThat(metrics).contains("vane_relative_performance_ratio{", "vane_prediction_delay_seconds_bucket");
            acceptedByPromtool(metrics);
        }
    }

    @Test
    void anInterruptEndsItInOrderAndLeavesNothing() throws Exception {
        try (VaneProcess demo = VaneProcess.start(directory, "demo", "demo", "--json")) {
            awaitPredictions(demo);
            List<ProcessHandle> children = demo.children();

            long start = System.nanoTime();
            demo.interrupt();
            demo.await(PATIENCE.toSeconds());

            System.out.printf("demo: ended %d ms after the interrupt%n", (System.nanoTime() - start) / 1_000_000);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(demo.left()).isEmpty();
        }
    }

    /** Of its metrics is 1, of its broker 2. */
    private static String address(VaneProcess demo, int group) {
        return ADDRESSES
                .matcher(demo.told())
                .results()
                .findFirst()
                .orElseThrow()
                .group(group);
    }

    private static void awaitPredictions(VaneProcess demo) {
        Deadline.repeat(
                () -> Deadline.pause(Duration.ofMillis(200)),
                () -> demo.told().contains("REL. PERFORMANCE") || !demo.isAlive(),
                PATIENCE,
                demo::told);
        assertThat(demo.isAlive()).as(demo::told).isTrue();
    }

    private String consumeWithTheStockConsumer(String broker) throws IOException, InterruptedException {
        Path output = directory.resolve("consumed");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        ConsoleConsumer.class.getName(),
                        "--bootstrap-server",
                        broker,
                        "--topic",
                        Topics.PREDICTIONS.name(),
                        "--from-beginning",
                        "--max-messages",
                        "3",
                        "--timeout-ms",
                        "60000")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.start().waitFor();
        return java.nio.file.Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String scrape(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private void acceptedByPromtool(String metrics) throws IOException {
        Optional<Promtool> promtool = Promtool.find();
        assumeTrue(promtool.isPresent() || System.getenv("CI") != null, "promtool is not installed");
        assertThat(promtool.orElseThrow().complaints(metrics, directory)).isEmpty();
    }

    private static long sum(JsonNode counts) {
        return StreamSupport.stream(counts.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }
}
