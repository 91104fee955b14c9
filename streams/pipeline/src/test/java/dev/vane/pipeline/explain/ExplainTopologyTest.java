package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.pipeline.health.LargeRecords;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTopologyTest {
    private static final VmKey VM = new VmKey("h", "a");

    @TempDir
    Path stateDirectory;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> windows;

    @BeforeEach
    void start() {
        Properties properties = new Properties();
        properties.put("application.id", "explain-test");
        properties.put("state.dir", stateDirectory.toString());
        ExplainTopology topology = new ExplainTopology(
                "blue.", FakeExplainer::new, new ExplainMetrics(registry), LargeRecords.unguarded());
        driver = new TopologyTestDriver(topology.build(), properties);
        windows = driver.createInputTopic(
                "blue." + Topics.WINDOWS_TO_EXPLAIN.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aWindowThatChangedIsExplainedWithItsMaps() {
        send(window(100, 0.5f, Optional.of(Change.DEGRADED), false, "model@1"));

        Explanation explanation = only(Topics.EXPLANATIONS);
        assertThat(explanation.key()).isEqualTo(VM);
        assertThat(explanation.second()).isEqualTo(100);
        assertThat(explanation.change()).isEqualTo(Change.DEGRADED);
        assertThat(read(Topics.ATTENTION_MAPS)).extracting(AttentionMap::branch).containsExactly(Branch.TEMPORAL);
        assertThat(read(Topics.ATTENTION_STATISTICS)).isEmpty();
        assertThat(result("explained")).isEqualTo(1);
    }

    @Test
    void aSampledWindowIsMeasuredAgainstTheOneBeforeOfTheSameVm() {
        send(window(100, 0.5f, Optional.empty(), true, "model@1"));
        send(window(160, 0.6f, Optional.empty(), true, "model@1"));

        List<AttentionStatistics> statistics = read(Topics.ATTENTION_STATISTICS);
        assertThat(statistics).hasSize(2);
        assertThat(statistics.getFirst().heads().getFirst().drift()).isEmpty();
        // The fake's CLS row holds what was predicted, and its drift the one of before.
        assertThat(statistics.getLast().heads().getFirst().drift()).hasValue(0.5);
        assertThat(read(Topics.EXPLANATIONS)).isEmpty();
        assertThat(result("measured")).isEqualTo(2);
    }

    @Test
    void aWindowIsExplainedByTheSampledOnesOfTheTenMinutesBefore() {
        for (int minute = 0; minute < 20; minute++) {
            send(window(1000 + 60 * minute, 0.5f, Optional.empty(), true, "model@1"));
        }
        send(window(1000 + 60 * 19 + 5, 0.5f, Optional.of(Change.DEGRADED), false, "model@1"));

        assertThat(only(Topics.EXPLANATIONS).method()).isEqualTo("10 windows before");
    }

    @Test
    void aVmThatIsGoneHasNoPast() {
        send(window(100, 0.5f, Optional.empty(), true, "model@1"));
        windows.pipeInput(Topics.WINDOWS_TO_EXPLAIN.key().serializer().serialize("w", VM), (byte[]) null);
        send(window(160, 0.5f, Optional.of(Change.DEGRADED), true, "model@1"));

        assertThat(only(Topics.EXPLANATIONS).method()).isEqualTo("0 windows before");
        assertThat(read(Topics.ATTENTION_STATISTICS)
                        .getLast()
                        .heads()
                        .getFirst()
                        .drift())
                .isEmpty();
    }

    @Test
    void whatCannotBeExplainedStopsNothing() {
        windows.pipeInput(null, new byte[] {1, 2});
        send(window(100, 0.5f, Optional.of(Change.DEGRADED), false, "another@1"));
        send(window(101, FakeExplainer.CANNOT, Optional.of(Change.DEGRADED), false, "model@1"));
        send(window(102, FakeExplainer.UNTRUE, Optional.of(Change.DEGRADED), false, "model@1"));
        send(window(103, 0.5f, Optional.of(Change.RECOVERED), false, "model@1"));

        assertThat(read(Topics.EXPLANATIONS)).extracting(Explanation::second).containsExactly(103L);
        assertThat(result("unreadable")).isEqualTo(1);
        assertThat(result("other_model")).isEqualTo(1);
        assertThat(result("failed")).isEqualTo(1);
        assertThat(result("untrue")).isEqualTo(1);
    }

    @Test
    void whereClsLookedIsKeptBitForBit() {
        ClsRows rows = new ClsRows(
                "modèl@1",
                new ClsAttention(1, 2, 2, new float[] {0.1f, 0.9f, 1, 0}),
                new ClsAttention(1, 1, 3, new float[] {0.25f, 0.5f, 0.25f}));

        byte[] bytes = ClsRows.serde().serializer().serialize("s", rows);

        assertThat(ClsRows.serde().deserializer().deserialize("s", bytes)).isEqualTo(rows);
    }

    private void send(WindowToExplain window) {
        windows.pipeInput(
                Topics.WINDOWS_TO_EXPLAIN.key().serializer().serialize("w", window.key()),
                Topics.WINDOWS_TO_EXPLAIN.value().serializer().serialize("w", window));
    }

    private <V> V only(Topic<VmKey, V> topic) {
        List<V> all = read(topic);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private <V> List<V> read(Topic<VmKey, V> topic) {
        return driver.createOutputTopic(
                        "blue." + topic.name(),
                        topic.key().deserializer(),
                        topic.value().deserializer())
                .readValuesToList();
    }

    private double result(String result) {
        return registry.scrape(name -> name.equals("vane_explain_windows")).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> result.equals(point.getLabels().get("result")))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static WindowToExplain window(
            long second, float performance, Optional<Change> change, boolean sampled, String model) {
        OptionalDouble none = OptionalDouble.empty();
        return new WindowToExplain(
                new Prediction(VM, second, performance, none, none, none, 1, 0, model, true),
                change,
                sampled,
                PackedRows.of(1).add(false, feature -> true, feature -> 1).pack(),
                Map.of(),
                List.of(),
                0,
                Optional.empty());
    }
}
