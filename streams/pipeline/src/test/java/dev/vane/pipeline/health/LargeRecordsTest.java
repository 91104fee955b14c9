package dev.vane.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeRecordsTest {
    private static final int MAX_BYTES = 10_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LargeRecords records = new LargeRecords(Map.of("out", MAX_BYTES), "pipeline", registry);

    @TempDir
    Path directory;

    @Test
    void leavesOutAndCountsWhatItsTopicDoesNotTake() {
        try (TopologyTestDriver driver = driver("out", new StringSerializer())) {
            TestInputTopic<String, String> in =
                    driver.createInputTopic("in", new StringSerializer(), new StringSerializer());

            in.pipeInput("k", "small");
            in.pipeInput("k", "x".repeat(MAX_BYTES));
            in.pipeInput("k", "small again");

            assertThat(driver.createOutputTopic("out", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readValuesToList())
                    .extracting(value -> new String(value, StandardCharsets.UTF_8))
                    .containsExactly("small", "small again");
            assertThat(counted()).isEqualTo(1);
        }
    }

    @Test
    void leavesTopicsAloneThatItKnowsNothingOf() {
        try (TopologyTestDriver driver = driver("other", new StringSerializer())) {
            driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                    .pipeInput("k", "x".repeat(MAX_BYTES));

            assertThat(driver.createOutputTopic("other", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readValuesToList())
                    .hasSize(1);
        }
    }

    @Test
    void hidesNoOtherError() {
        Serializer<String> broken = (topic, value) -> {
            throw new SerializationException("a bug");
        };
        try (TopologyTestDriver driver = driver("out", broken)) {
            TestInputTopic<String, String> in =
                    driver.createInputTopic("in", new StringSerializer(), new StringSerializer());

            assertThatThrownBy(() -> in.pipeInput("k", "v"))
                    .isInstanceOf(StreamsException.class)
                    .hasStackTraceContaining("a bug");
            assertThat(counted()).isZero();
        }
    }

    private TopologyTestDriver driver(String topic, Serializer<String> values) {
        Topology topology = new Topology()
                .addSource("source", new StringDeserializer(), new StringDeserializer(), "in")
                .addSink("sink", topic, new StringSerializer(), records.guard(topic, values), "source");
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("state.dir", directory.toString());
        settings.putAll(records.settings());
        return new TopologyTestDriver(topology, settings);
    }

    private double counted() {
        for (MetricSnapshot metric : registry.scrape()) {
            if (metric instanceof CounterSnapshot counter
                    && metric.getMetadata().getName().equals("vane_pipeline_large_records")) {
                return counter.getDataPoints().getFirst().getValue();
            }
        }
        throw new AssertionError("no such metric");
    }
}
