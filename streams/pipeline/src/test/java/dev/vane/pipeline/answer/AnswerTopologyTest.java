package dev.vane.pipeline.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.LargeRecords;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerTopologyTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_790_000_000);
    private static final AnswerRules RULES = new AnswerRules(2, Duration.ofSeconds(30), Duration.ofMinutes(10));

    @TempDir
    Path state;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<String> worked = new ArrayList<>();
    private Instant now = NOON;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> requests;

    /** Answers with the number of the answer, so that two of them differ. */
    private final class Counting implements WindowAnswers {
        @Override
        public Answered answer(ModelRequest request) {
            worked.add(request.id());
            return Answered.of(new Refusal(Reason.NOT_FOUND, "vm", "answer %d".formatted(worked.size())));
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        Properties properties = new Properties();
        properties.put("application.id", "answer-test");
        properties.put("state.dir", state.toString());
        AnswerTopology topology = new AnswerTopology(
                Counting::new, RULES, new AnswerMetrics(registry), LargeRecords.unguarded(), () -> now);
        driver = new TopologyTestDriver(topology.build(), properties, NOON);
        requests =
                driver.createInputTopic(Topics.REQUESTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void ask(String id, String client, OptionalLong deadline) {
        ModelRequest request = new ModelRequest(
                id,
                client,
                Optional.empty(),
                deadline,
                new ModelRequest.Reference(new VmKey("h", "v"), OptionalLong.empty(), List.of()),
                ModelRequest.Wanted.PREDICTION);
        requests.pipeInput(
                id.getBytes(UTF_8), Topics.REQUESTS.value().serializer().serialize("", request), now);
    }

    private void ask(String id) {
        ask(id, "sre", OptionalLong.empty());
    }

    private <K, V> List<V> read(Topic<K, V> topic) {
        return driver.createOutputTopic(
                        topic.name(), topic.key().deserializer(), topic.value().deserializer())
                .readValuesToList();
    }

    private double result(String name) {
        CounterSnapshot all = (CounterSnapshot) registry.scrape(metric -> metric.equals("vane_answer_requests_total"))
                .get(0);
        return all.getDataPoints().stream()
                .filter(point -> name.equals(point.getLabels().get("result")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void aRepeatedIdGetsTheSameAnswerAndNoSecondComputation() {
        ask("a");
        ask("b");
        ask("a");

        List<ModelResponse> responses = read(Topics.RESPONSES);
        assertThat(responses).extracting(ModelResponse::id).containsExactly("a", "b", "a");
        assertThat(responses.get(2)).isEqualTo(responses.get(0));
        assertThat(worked).containsExactly("a", "b");
        assertThat(result("not_found")).isEqualTo(2);
        assertThat(result("repeated")).isEqualTo(1);
    }

    @Test
    void anAnswerIsForgottenAfterItsTime() {
        ask("a");
        pass(Duration.ofMinutes(9));
        ask("a");
        pass(Duration.ofMinutes(2));
        ask("a");

        assertThat(worked).containsExactly("a", "a");
    }

    private void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    @Test
    void nothingIsComputedAfterTheDeadline() {
        ask("late", "sre", OptionalLong.of(NOON.toEpochMilli() - 1));
        ask("in-time", "sre", OptionalLong.of(NOON.toEpochMilli()));

        assertThat(read(Topics.RESPONSES).getFirst().outcome())
                .isEqualTo(new Refusal(Reason.DEADLINE, "deadline", "it was over 1 ms ago"));
        assertThat(worked).containsExactly("in-time");
    }

    @Test
    void aClientThatAsksTooOftenIsRefusedAndNobodyElse() {
        for (int i = 0; i < 5; i++) {
            ask("busy-" + i, "busy", OptionalLong.empty());
        }
        ask("other", "other", OptionalLong.empty());
        pass(Duration.ofSeconds(1));
        ask("busy-later", "busy", OptionalLong.empty());

        assertThat(worked).containsExactly("busy-0", "busy-1", "busy-2", "busy-3", "other", "busy-later");
        assertThat(result("client_limit")).isEqualTo(1);
    }

    @Test
    void theQueueHasAnEnd() {
        ModelRequest request = new ModelRequest(
                "old",
                "sre",
                Optional.empty(),
                OptionalLong.empty(),
                new ModelRequest.Reference(new VmKey("h", "v"), OptionalLong.empty(), List.of()),
                ModelRequest.Wanted.PREDICTION);
        requests.pipeInput(
                "old".getBytes(UTF_8),
                Topics.REQUESTS.value().serializer().serialize("", request),
                NOON.minusMillis(30_001));

        assertThat(read(Topics.RESPONSES).getFirst().outcome())
                .isEqualTo(new Refusal(Reason.OVERLOADED, "", "it waited for 30001 ms, at most 30000 ms are allowed"));
        assertThat(worked).isEmpty();
    }

    @Test
    void whoCannotBeToldIsADeadLetterAndWhoCanIsTold() {
        requests.pipeInput(null, new byte[] {1}, NOON);
        requests.pipeInput("not an id".getBytes(UTF_8), new byte[] {2}, NOON);
        requests.pipeInput("an-id".getBytes(UTF_8), new byte[] {3}, NOON);

        assertThat(read(Topics.DEAD_LETTERS))
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetter.Reason.NULL_KEY, DeadLetter.Reason.INVALID_NAME);
        assertThat(read(Topics.RESPONSES)).singleElement().satisfies(response -> {
            assertThat(response.id()).isEqualTo("an-id");
            assertThat(response.client()).isEmpty();
        });
        assertThat(result("malformed")).isEqualTo(3);
    }
}
