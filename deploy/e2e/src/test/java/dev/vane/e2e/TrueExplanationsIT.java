package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.pipeline.PredictionTopology;
import dev.vane.pipeline.explain.ExplainMetrics;
import dev.vane.pipeline.explain.ExplainTopology;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.explain.StatementCheck;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.TransactionBudget;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seconds of two recordings explained by the model that ships, and each explanation held against the samples as they were
 * published. Then each is changed in one place, and held against them again.
 */
class TrueExplanationsIT {
    private static final String SHIPPED = "/dev/vane/platform/cloudformer-lab.zip";
    private static final Path SHARED_CPUS = Path.of("../../services/collector/samples/shared-cpus");
    private static final int LEAST_EXPLANATIONS = 1_000;
    private static final double LEAST_CAUGHT = 0.99;
    private static final long SEED = 17;

    /** Any probability degrades, and one VM of the host is explained in each second. */
    private static final DegradedRule ALWAYS = DegradedRule.DEFAULT.with(0, 0);

    private static final SelectionRules EACH_SECOND = new SelectionRules(0, 3, 100_000, 10);

    /** No clock postpones anything. */
    private static final TransactionBudget UNLIMITED = new TransactionBudget(Duration.ofSeconds(1), () -> 0);

    @TempDir
    static Path directory;

    private static final List<Told> TOLD = new ArrayList<>();

    /** An explanation, and what was sampled of what it tells. */
    private record Told(Explanation explanation, RawObservations observations) {
        List<String> disagreements(Explanation other) {
            return StatementCheck.disagreements(other, observations);
        }
    }

    @BeforeAll
    static void explain() throws Exception {
        ModelBundle bundle = shipped();
        for (Path recording : List.of(SHARED_CPUS, Recording.FOLDER)) {
            Path state = directory.resolve(recording.getFileName());
            try (Host host = new Host(ListedSource.replay(recording), bundle, state)) {
                host.explain();
            }
        }
    }

    private static ModelBundle shipped() throws IOException {
        try (InputStream zip = TrueExplanationsIT.class.getResourceAsStream(SHIPPED)) {
            return ModelBundle.readZip(Objects.requireNonNull(zip), SHIPPED);
        }
    }

    /** Predicts and explains one host second by second, so that an explanation knows its past and nothing else. */
    private static final class Host implements AutoCloseable {
        private final List<HostSecond> seconds;
        private final RawObservations.Host raw;
        private final Map<VmKey, List<WindowToExplain>> sampled = new HashMap<>();
        private final OnnxRuntimeEngine engine;
        private final ModelExplainer explainer;
        private final TopologyTestDriver predicting;
        private final TopologyTestDriver explaining;

        Host(List<HostSecond> seconds, ModelBundle bundle, Path state) throws IOException {
            this.seconds = seconds;
            raw = new RawObservations.Host(seconds);
            engine = OnnxRuntimeEngine.open(bundle);
            explainer = ModelExplainer.open(bundle);
            PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
            predicting = driver(
                    PredictionTopology.builder(
                                    ModelRows.of(bundle.manifest()),
                                    () -> new WindowPredictor(engine, bundle.manifest(), metrics),
                                    metrics)
                            .degraded(ALWAYS)
                            .selection(Optional.of(EACH_SECOND))
                            .budget(() -> UNLIMITED)
                            .build(),
                    state.resolve("predicting"));
            explaining = driver(
                    new ExplainTopology(
                                    "",
                                    () -> explainer,
                                    new ExplainMetrics(new PrometheusRegistry()),
                                    LargeRecords.unguarded())
                            .build(),
                    state.resolve("explaining"));
        }

        private static TopologyTestDriver driver(Topology topology, Path state) {
            Properties properties = new Properties();
            properties.put("application.id", "driven");
            properties.put("state.dir", state.toString());
            return new TopologyTestDriver(topology, properties, Instant.EPOCH);
        }

        void explain() {
            for (HostSecond second : seconds) {
                second.samples().forEach(this::send);
                send(second.tick());
                read(predicting, Topics.WINDOWS_TO_EXPLAIN).stream()
                        .filter(selected -> selected.value != null)
                        .forEach(this::explain);
            }
        }

        private void send(SourceRecord record) {
            predicting
                    .createInputTopic(Topics.SAMPLES.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(
                            record.host().getBytes(StandardCharsets.UTF_8),
                            SourceRecords.encode(record),
                            Instant.ofEpochSecond(record.second()));
        }

        private void explain(KeyValue<byte[], byte[]> selected) {
            explaining
                    .createInputTopic(
                            Topics.WINDOWS_TO_EXPLAIN.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(selected.key, selected.value);
            for (KeyValue<byte[], byte[]> explained : read(explaining, Topics.EXPLANATIONS)) {
                Explanation told = value(Topics.EXPLANATIONS, explained);
                List<WindowToExplain> before = sampled.getOrDefault(told.key(), List.of());
                TOLD.add(new Told(told, RawObservations.of(told.key(), raw, before, told.start(), told.second())));
            }
            WindowToExplain window = value(Topics.WINDOWS_TO_EXPLAIN, selected);
            if (window.sampled()) {
                sampled.computeIfAbsent(window.key(), vm -> new ArrayList<>()).add(window);
            }
        }

        private static List<KeyValue<byte[], byte[]>> read(TopologyTestDriver driver, Topic<?, ?> topic) {
            return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readKeyValuesToList();
        }

        private static <V> V value(Topic<?, V> topic, KeyValue<byte[], byte[]> record) {
            return topic.value().deserializer().deserialize(topic.name(), record.value);
        }

        @Override
        public void close() {
            predicting.close();
            explaining.close();
            explainer.close();
            engine.close();
        }
    }

    @Test
    void noneOfAThousandSaysWhatTheSamplesDoNot() {
        assertThat(TOLD.size()).isGreaterThanOrEqualTo(LEAST_EXPLANATIONS);
        assertThat(TOLD).allSatisfy(told -> {
            Explanation explanation = told.explanation();
            assertThat(told.disagreements(explanation))
                    .as(explanation.toString())
                    .isEmpty();
            assertThat(explanation.sentence())
                    .startsWith("%s is predicted at %.0f%%"
                            .formatted(explanation.key().vm(), 100 * explanation.relativePerformance()));
        });
    }

    @Test
    void whatIsChangedInOnePlaceIsFound() {
        Random random = new Random(SEED);
        Map<FalseStatement, int[]> found = new TreeMap<>();
        int changed = 0;
        int caught = 0;
        for (Told told : TOLD) {
            for (FalseStatement kind : FalseStatement.values()) {
                Optional<Explanation> other = kind.of(told.explanation(), told.observations(), random);
                if (other.isPresent()) {
                    boolean isCaught = !told.disagreements(other.get()).isEmpty();
                    changed++;
                    caught += isCaught ? 1 : 0;
                    int[] counts = found.computeIfAbsent(kind, any -> new int[2]);
                    counts[0]++;
                    counts[1] += isCaught ? 1 : 0;
                }
            }
        }
        found.forEach(
                (kind, counts) -> System.out.printf("%-20s %5d changed, %5d found%n", kind, counts[0], counts[1]));
        System.out.printf("%d explanations, %d of %d false statements found%n", TOLD.size(), caught, changed);
        assertThat(found).hasSize(FalseStatement.values().length);
        assertThat((double) caught / changed).isGreaterThanOrEqualTo(LEAST_CAUGHT);
    }
}
