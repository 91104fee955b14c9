package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.Tick;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.TransactionBudget;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionTopologyTest {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final long START = 1_700_000_000;

    @TempDir
    Path stateDirectory;

    private InferenceEngine engine;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> samples;
    private TestOutputTopic<VmKey, Prediction> predictions;
    private TestOutputTopic<VmKey, AttentionSummary> attention;
    private TestOutputTopic<VmKey, SkippedWindow> skipped;
    private TestOutputTopic<byte[], DeadLetter> deadLetters;

    @AfterEach
    void close() {
        driver.close();
        engine.close();
    }

    @Test
    void predictsEveryDueWindowOnceAndSaysWhereTheModelLooked() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));

        sendSeconds(START, 40, "a", "b");

        List<KeyValue<VmKey, Prediction>> all = predictions.readKeyValuesToList();
        assertThat(all).hasSize(2 * (40 - 9)).allSatisfy(record -> {
            assertThat(record.key).isEqualTo(record.value.key());
            assertThat(record.value.relativePerformance()).isBetween(0f, 1f);
            assertThat(record.value.trained()).isFalse();
        });
        assertThat(all.getLast().value.realRows()).isEqualTo(40);
        assertThat(attention.readValuesToList()).hasSameSizeAs(all).allSatisfy(summary -> {
            assertThat(summary.topMetrics()).isNotEmpty();
            assertThat(summary.groupShares().stream()
                            .mapToDouble(AttentionSummary.GroupShare::share)
                            .sum())
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        });
    }

    @Test
    void outcomesDoNotDependOnHowManyWindowsAModelCallTakes() throws IOException {
        List<Integer> calls = new ArrayList<>();
        start(Overload.never(), new Chunked(16, calls, OnnxRuntimeEngine.open(BUNDLE)));
        sendSeconds(START, 12, "a", "b", "c");
        List<Prediction> together = predictions.readValuesToList();
        close();
        assertThat(calls).containsExactly(3, 3, 3);

        calls.clear();
        start(Overload.never(), new Chunked(2, calls, OnnxRuntimeEngine.open(BUNDLE)));
        sendSeconds(START, 12, "a", "b", "c");

        assertThat(calls).containsExactly(2, 1, 2, 1, 2, 1);
        assertThat(predictions.readValuesToList()).hasSize(9).isEqualTo(together);
    }

    @Test
    void whatIsDueLeavesWithTheRecordThatClosesItsSecond() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        sendSeconds(START, 9, "a", "b");

        send(sample("a", START + 9));
        send(sample("b", START + 9));
        assertThat(predictions.isEmpty()).isTrue();
        send(tick(START + 9, List.of("a", "b")));

        assertThat(predictions.readValuesToList())
                .extracting(prediction -> prediction.key().vm())
                .containsExactly("a", "b");
    }

    /** Whichever is upgraded first: a collector without a ledger, or one that sends it, beside one without. */
    @Test
    void aPredictionCarriesTheLedgerOfItsSecondIfTheSourceHasOne() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        sendSeconds(START, 9, "a", "b");
        Map<String, Float> extras = new HashMap<>(CpuList.first(2).extras());
        extras.put(Extra.VM_LEDGER_ON_CPU_CORES.key(), 0.5f);
        extras.put(Extra.VM_LEDGER_OTHERS_CORES.key(), 0.25f);
        extras.put(Extra.VM_ALLOWED_CORES.key(), 2f);

        send(sample("a", START + 9));
        Sample plain = sample("b", START + 9);
        send(new Sample(plain.key(), plain.second(), plain.values(), extras));
        send(tick(START + 9, List.of("a", "b")));
        send(sample("b", START + 10));
        send(tick(START + 10, List.of("b")));

        OptionalDouble absent = OptionalDouble.empty();
        StallLedger ledger =
                new StallLedger(0.5, absent, absent, OptionalDouble.of(0.25), OptionalDouble.of(2), absent);
        assertThat(predictions.readValuesToList())
                .extracting(prediction -> prediction.key().vm(), Prediction::ledger)
                .containsExactly(
                        tuple("a", Optional.empty()),
                        tuple("b", Optional.of(ledger)),
                        tuple("a", Optional.empty()),
                        tuple("b", Optional.empty()));
    }

    @Test
    void aPredictionTellsWhoTookTheCpuTimeOfItsSecondIfTheSourceTells() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        sendSeconds(START, 9, "a", "b", "c");

        send(contending("a", START + 9, 0.25f, 0.5f));
        send(contending("b", START + 9, 0.75f, 0.25f));
        send(sample("c", START + 9));
        send(tick(START + 9, List.of("a", "b", "c")));
        sendSeconds(START + 10, 1, "a", "b", "c");

        assertThat(predictions.readValuesToList().stream().limit(3))
                .extracting(prediction -> prediction.key().vm(), Prediction::losses)
                .containsExactly(
                        tuple(
                                "a",
                                Optional.of(new CpuLosses(
                                        List.of(new Loss("b", 0.5f)),
                                        OptionalDouble.of(0),
                                        List.of(),
                                        OptionalDouble.of(0.5)))),
                        tuple(
                                "b",
                                Optional.of(new CpuLosses(
                                        List.of(new Loss("a", 0.25f)),
                                        OptionalDouble.of(0),
                                        List.of(new Loss("a", 0.5f)),
                                        OptionalDouble.of(0.5)))),
                        tuple("c", Optional.empty()));
    }

    /** A sample of a VM on the first CPU, of which it ran so much and lost so much to others. */
    private static Sample contending(String vm, long second, float onCpu, float others) {
        Map<String, Float> extras = new HashMap<>(CpuList.first(1).extras());
        extras.put(Extra.VM_LEDGER_ON_CPU_CORES.key(), onCpu);
        extras.put(Extra.VM_LEDGER_OTHERS_CORES.key(), others);
        extras.put(Extra.VM_ALLOWED_CORES.key(), 1f);
        extras.put(Extra.VM_OTHERS_ON_CPU_CORES.key(), 1 - onCpu);
        Sample plain = sample(vm, second);
        return new Sample(plain.key(), plain.second(), plain.values(), extras);
    }

    @Test
    void skipsWindowsWithTooManyImputedRowsAndSaysWhy() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));

        sendSeconds(START, 12, "a");
        for (long second = START + 12; second < START + 20; second++) {
            send(tick(second, List.of()));
        }

        // 12 real rows: with 3 imputed ones the share is a fifth, which is still allowed.
        assertThat(predictions.readValuesToList()).hasSize(3 + 3);
        assertThat(skipped.readValuesToList())
                .hasSize(5)
                .extracting(SkippedWindow::reason)
                .containsOnly(SkippedWindow.Reason.TOO_MANY_IMPUTED);
    }

    @Test
    void aVmThatIsGoneLeavesATombstoneAfterItsLastPrediction() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));

        sendSeconds(START, 10, "a");
        send(new Tick("h", START + 10, List.of(), List.of("a"), true));

        assertThat(predictions.readKeyValuesToList())
                .extracting(record -> record.value == null)
                .containsExactly(false, true);
    }

    @Test
    void lateSamplesBecomeDeadLettersWithTheirBytes() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        sendSeconds(START, 5, "a");

        Sample late = sample("b", START + 1);
        send(late);

        KeyValue<byte[], DeadLetter> letter = deadLetters.readKeyValue();
        assertThat(letter.key).isEqualTo(bytes("h"));
        assertThat(letter.value.reason()).isEqualTo(DeadLetter.Reason.LATE);
        assertThat(letter.value.value().orElseThrow().get()).isEqualTo(SourceRecords.encode(late));
        assertThat(letter.value.topic()).isEqualTo(Topics.SAMPLES.name());
    }

    @Test
    void brokenRecordsBecomeDeadLettersAndStopNothing() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));

        samples.pipeInput(null, null, Instant.ofEpochSecond(START));
        samples.pipeInput(bytes("h"), null, Instant.ofEpochSecond(START));
        samples.pipeInput(bytes("h"), bytes("nonsense"), Instant.ofEpochSecond(START));
        samples.pipeInput(bytes("other"), SourceRecords.encode(sample("a", START)), Instant.ofEpochSecond(START));
        sendSeconds(START, 10, "a");

        assertThat(deadLetters.readValuesToList())
                .extracting(DeadLetter::reason)
                .containsExactly(
                        DeadLetter.Reason.NULL_KEY,
                        DeadLetter.Reason.NULL_VALUE,
                        DeadLetter.Reason.NOT_ENCODED,
                        DeadLetter.Reason.KEY_MISMATCH);
        assertThat(predictions.readValuesToList()).hasSize(1);
    }

    @Test
    void whenBehindItPredictsEveryKthWindowAndSkipsTheOthers() throws IOException {
        start(appendTimeMillis -> 4, OnnxRuntimeEngine.open(BUNDLE));

        sendSeconds(START, 9 + 40, "a");

        assertThat(predictions.readValuesToList()).hasSize(10);
        assertThat(skipped.readValuesToList())
                .hasSize(30)
                .extracting(SkippedWindow::reason)
                .containsOnly(SkippedWindow.Reason.OVERLOADED);
    }

    @Test
    void aWindowThatTheModelCannotComputeStopsNoOther() throws IOException {
        InferenceEngine real = OnnxRuntimeEngine.open(BUNDLE);
        start(Overload.never(), new FailsAtRows(12, real));

        sendSeconds(START, 14, "a");

        assertThat(skipped.readValuesToList())
                .extracting(SkippedWindow::reason, SkippedWindow::second)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(SkippedWindow.Reason.MODEL_FAILED, START + 11));
        assertThat(predictions.readValuesToList()).hasSize(4);
    }

    @Test
    void aHostThatReturnsHasOneOutcomeForEachSecondInWhichItWasExpected() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));

        sendSeconds(START, 40, "a");
        assertThat(predictions.readValuesToList()).hasSize(40 - 9);
        send(sample("a", START + 500));

        // Nine seconds without a sample; in the tenth it is no longer expected.
        assertThat(predictions.readKeyValuesToList())
                .extracting(record -> record.value == null ? "gone" : record.value.second() - START)
                .containsExactly(40L, 41L, 42L, 43L, 44L, 45L, 46L, 47L, 48L);
    }

    @Test
    void aResetNeitherOpensNorClosesASecond() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        sendSeconds(START, 9, "a");
        send(sample("a", START + 9));

        samples.pipeInput(
                bytes("h"),
                SourceRecords.encode(new Reset("h", Optional.of("a"), START + 60)),
                Instant.ofEpochSecond(START + 9));

        assertThat(predictions.isEmpty()).isTrue();
        send(tick(START + 9, List.of("a")));
        assertThat(predictions.readValuesToList()).hasSize(1);
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void readsItsPredictionsBackAndComparesThemWithWhatWasMeasured() throws IOException {
        start(Overload.never(), OnnxRuntimeEngine.open(BUNDLE));
        TestInputTopic<VmKey, MeasuredPerformance> measured = driver.createInputTopic(
                Topics.MEASURED_PERFORMANCES.name(),
                Topics.MEASURED_PERFORMANCES.key().serializer(),
                Topics.MEASURED_PERFORMANCES.value().serializer());
        TestOutputTopic<VmKey, RealisedError> errors = output(Topics.REALISED_ERRORS);

        sendSeconds(START, 20, "a", "b");
        measured.pipeInput(
                new VmKey("h", "a"),
                new MeasuredPerformance(new VmKey("h", "a"), START + 19, 20, 0.5f),
                Instant.ofEpochSecond(START + 19));

        List<Prediction> ofA = predictions.readValuesToList().stream()
                .filter(prediction -> prediction.key().vm().equals("a"))
                .toList();
        assertThat(errors.readValuesToList())
                .hasSize(20 - 9)
                .hasSameSizeAs(ofA)
                .allSatisfy(error -> {
                    assertThat(error.measured()).isEqualTo(0.5f);
                    assertThat(error.trained()).isFalse();
                })
                .extracting(RealisedError::predicted)
                .isEqualTo(ofA.stream().map(Prediction::relativePerformance).toList());
    }

    private void start(Overload overload, InferenceEngine engine) {
        this.engine = engine;
        PrometheusRegistry fresh = new PrometheusRegistry();
        PipelineMetrics metrics = new PipelineMetrics(fresh);
        Topology topology = PredictionTopology.builder(
                        ModelRows.of(BUNDLE.manifest()),
                        () -> new WindowPredictor(engine, BUNDLE.manifest(), metrics),
                        metrics)
                .overload(overload)
                .budget(() -> new TransactionBudget(Duration.ofSeconds(1), () -> 0))
                .build();
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("state.dir", stateDirectory.toString());
        driver = new TopologyTestDriver(topology, properties, Instant.ofEpochSecond(START));
        samples = driver.createInputTopic(Topics.SAMPLES.name(), new ByteArraySerializer(), new ByteArraySerializer());
        predictions = output(Topics.PREDICTIONS);
        attention = output(Topics.ATTENTION_SUMMARIES);
        skipped = output(Topics.SKIPPED_WINDOWS);
        deadLetters = output(Topics.DEAD_LETTERS);
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.key().deserializer(), topic.value().deserializer());
    }

    private void sendSeconds(long from, int count, String... vms) {
        for (long second = from; second < from + count; second++) {
            for (String vm : vms) {
                send(sample(vm, second));
            }
            send(tick(second, List.of(vms)));
        }
    }

    private void send(SourceRecord record) {
        samples.pipeInput(bytes(record.host()), SourceRecords.encode(record), Instant.ofEpochSecond(record.second()));
    }

    private static Sample sample(String vm, long second) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < 60; metric++) {
            values.set(metric, Math.floorMod(second * 31 + metric * 7L + vm.hashCode(), 1000));
        }
        return new Sample(new VmKey("h", vm), second, values.build(), Map.of());
    }

    private static Tick tick(long second, List<String> read) {
        return new Tick("h", second, read, List.of(), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An engine that takes few windows in a call and notes how many it was given. */
    private record Chunked(int maxBatch, List<Integer> calls, InferenceEngine engine) implements InferenceEngine {
        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public List<ModelOutput> predict(List<MetricWindow> windows) {
            calls.add(windows.size());
            return engine.predict(windows);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /** An engine that cannot compute windows of one length. */
    private record FailsAtRows(int rows, InferenceEngine engine) implements InferenceEngine {
        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public int maxBatch() {
            return engine.maxBatch();
        }

        @Override
        public List<ModelOutput> predict(List<MetricWindow> windows) {
            if (windows.stream().anyMatch(window -> window.rows().size() == rows)) {
                throw new ModelFailedException("cannot compute");
            }
            return new ArrayList<>(engine.predict(windows));
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
