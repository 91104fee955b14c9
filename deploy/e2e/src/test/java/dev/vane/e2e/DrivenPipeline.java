package dev.vane.e2e;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Outcome;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.PredictionTopology;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.TransactionBudget;
import dev.vane.platform.audit.DueWindows;
import dev.vane.platform.audit.OutcomeLedger;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntConsumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * The whole topology without a broker and with an engine that says the same of everything, and the audit beside it: both
 * see every record, and every outcome goes into the audit's ledger.
 */
final class DrivenPipeline implements AutoCloseable {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final Duration PUNCTUATION = Duration.ofMillis(1);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DueWindows due = new DueWindows(DueWindows.Rules.DEFAULT);
    private final OutcomeLedger outcomes = new OutcomeLedger();
    private final Map<DeadLetter.Reason, Long> deadLetters = new EnumMap<>(DeadLetter.Reason.class);
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> samples;

    /**
     * @param overload what is left out when it is behind
     * @param effort told the number of windows of each model call
     */
    DrivenPipeline(Path stateDirectory, Overload overload, IntConsumer effort) {
        this(stateDirectory, overload, effort, new TransactionBudget(Duration.ofSeconds(1), () -> 0));
    }

    /** @param budget how much work one transaction may take */
    DrivenPipeline(Path stateDirectory, Overload overload, IntConsumer effort, TransactionBudget budget) {
        PipelineMetrics metrics = new PipelineMetrics(registry);
        ConstantEngine engine = new ConstantEngine(BUNDLE.manifest(), effort);
        Topology topology = PredictionTopology.builder(
                        ModelRows.of(BUNDLE.manifest()),
                        () -> new WindowPredictor(engine, BUNDLE.manifest(), metrics),
                        metrics)
                .overload(overload)
                .selection(Optional.of(SelectionRules.DEFAULT))
                .budget(() -> budget)
                .build();
        Properties properties = new Properties();
        properties.put("application.id", "driven");
        properties.put("state.dir", stateDirectory.toString());
        driver = new TopologyTestDriver(topology, properties, Instant.EPOCH);
        samples = driver.createInputTopic(Topics.SAMPLES.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(SourceRecord record, Instant appended) {
        byte[] key = record.host().getBytes(StandardCharsets.UTF_8);
        byte[] value = SourceRecords.encode(record);
        samples.pipeInput(key, value, appended);
        due.apply(key, value, appended.toEpochMilli());
    }

    /** Lets one transaction of postponed work be done. */
    void punctuate() {
        driver.advanceWallClockTime(PUNCTUATION);
    }

    /** Lets all postponed work be done, and reads all that has come out. */
    void drain() {
        punctuate();
        while (driver.getKeyValueStore("postponed-records").approximateNumEntries() > 0) {
            punctuate();
        }
        read();
    }

    private void read() {
        values(Topics.PREDICTIONS).forEach(this::add);
        values(Topics.SKIPPED_WINDOWS).forEach(this::add);
        values(Topics.ATTENTION_SUMMARIES);
        values(Topics.DEAD_LETTERS).forEach(letter -> deadLetters.merge(letter.reason(), 1L, Long::sum));
    }

    /** A null says that a VM is gone, which is not an outcome. */
    private void add(Outcome outcome) {
        if (outcome != null) {
            outcomes.add(outcome);
        }
    }

    private <V> List<V> values(Topic<?, V> topic) {
        TestOutputTopic<?, V> output = driver.createOutputTopic(
                topic.name(), topic.key().deserializer(), topic.value().deserializer());
        return output.readValuesToList();
    }

    /** What should have come out, by the audit. */
    DueWindows due() {
        return due;
    }

    /** What came out. */
    OutcomeLedger outcomes() {
        return outcomes;
    }

    long skipped(SkippedWindow.Reason reason) {
        return outcomes.skipped().getOrDefault(reason, 0L);
    }

    Map<DeadLetter.Reason, Long> deadLetters() {
        return deadLetters;
    }

    PipelineCounts counts() {
        return PipelineCounts.of(registry);
    }

    @Override
    public void close() {
        driver.close();
    }
}
