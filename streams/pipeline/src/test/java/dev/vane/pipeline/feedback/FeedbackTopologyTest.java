package dev.vane.pipeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.HostRecord;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.PipelineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTopologyTest {
    private static final VmKey VM = new VmKey("h", "a");
    private static final long START = 1_700_000_000;
    private static final Instant NOW = Instant.ofEpochSecond(START);
    private static final MeasuredPerformance MEASURED = new MeasuredPerformance(VM, START, 1, 0.5f);

    @TempDir
    Path stateDirectory;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> measured;
    private TestOutputTopic<String, HostRecord> samples;
    private TestOutputTopic<byte[], DeadLetter> deadLetters;

    @BeforeEach
    void start() {
        Topology topology = FeedbackTopology.addTo(new Topology(), new PipelineMetrics(new PrometheusRegistry()));
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("state.dir", stateDirectory.toString());
        driver = new TopologyTestDriver(topology, properties, NOW);
        measured = driver.createInputTopic(
                Topics.MEASURED_PERFORMANCES.name(), new ByteArraySerializer(), new ByteArraySerializer());
        samples = output(Topics.SAMPLES);
        deadLetters = output(Topics.DEAD_LETTERS);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void copiesEachMeasurementToTheLogOfItsHost() {
        measured.pipeInput(key(VM), value(MEASURED), NOW);

        assertThat(samples.readKeyValuesToList()).containsExactly(KeyValue.pair("h", MEASURED));
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void copiesEachResetToTheLogOfItsHost() {
        measured.pipeInput(key(VM), null, NOW);
        measured.pipeInput(Reset.keyOf("h", Optional.empty()), null, NOW.plusMillis(999));

        assertThat(samples.readKeyValuesToList())
                .containsExactly(
                        KeyValue.pair("h", new Reset("h", Optional.of("a"), START)),
                        KeyValue.pair("h", new Reset("h", Optional.empty(), START)));
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void whatItsSenderSaysInHeadersIsNotCopied() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("vane-sender", new byte[] {1});
        measured.pipeInput(new TestRecord<>(key(VM), value(MEASURED), headers, NOW));

        assertThat(samples.readRecord().headers()).isEmpty();
    }

    @Test
    void whatCannotBeReadBecomesADeadLetterAndStopsNothing() {
        byte[] good = value(MEASURED);
        measured.pipeInput(null, good, NOW);
        measured.pipeInput("h".getBytes(StandardCharsets.UTF_8), null, NOW);
        measured.pipeInput(key(VM), "nonsense".getBytes(StandardCharsets.UTF_8), NOW);
        measured.pipeInput(key(new VmKey("h", "b")), good, NOW);
        measured.pipeInput(key(VM), good, NOW.minusSeconds(61));
        measured.pipeInput(key(VM), good, NOW);

        List<DeadLetter> letters = deadLetters.readValuesToList();
        assertThat(letters)
                .extracting(DeadLetter::reason)
                .containsExactly(
                        Reason.NULL_KEY, Reason.INVALID_NAME, Reason.NOT_ENCODED, Reason.KEY_MISMATCH, Reason.FUTURE);
        assertThat(letters.getFirst().value().orElseThrow().get()).isEqualTo(good);
        assertThat(letters.getFirst().topic()).isEqualTo(Topics.MEASURED_PERFORMANCES.name());
        assertThat(samples.readValuesToList()).containsExactly(MEASURED);
    }

    private static byte[] key(VmKey vm) {
        return vm.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] value(MeasuredPerformance performance) {
        var topic = Topics.MEASURED_PERFORMANCES;
        return topic.value().serializer().serialize(topic.name(), performance);
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.key().deserializer(), topic.value().deserializer());
    }
}
