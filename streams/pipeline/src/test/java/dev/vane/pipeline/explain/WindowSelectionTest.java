package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Change;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.window.NeighbourAverage;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.PredictionTopology;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.TransactionBudget;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows on their way to whoever explains them, through the whole topology. */
class WindowSelectionTest {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final long START = 1_700_000_000;
    private static final SelectionRules EVERYTHING = new SelectionRules(0, 1, 10_000, 1);
    private static final SelectionRules CHANGES = new SelectionRules(5, 0, 100, 0);

    /** What is predicted is nearly what is measured. */
    private static final Manifest MANIFEST = BUNDLE.manifest()
            .withErrors(
                    new ErrorDistribution(List.of(0.5), List.of(0.01), List.of(0.001, 0.999), List.of(-1.0, 1.0), 1),
                    null);

    /** Each prediction is taken at its word. */
    private static final DegradedRule AT_ONCE = new DegradedRule(1, 0.5, 0.3, 30);

    private static final DegradedRule ALWAYS = DegradedRule.DEFAULT.with(0, 0);

    @TempDir
    Path stateDirectory;

    private ScriptedEngine engine;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> samples;

    @AfterEach
    void close() {
        driver.close();
        engine.close();
    }

    @Test
    void whatIsPredictedIsTheSameByteForByteWhetherWindowsAreHandedOverOrNot() throws IOException {
        List<SourceRecord> records = unrulyRecords(new Random(3), 150);
        start(Optional.empty(), ALWAYS);
        records.forEach(this::send);
        List<String> alone = outputs();
        close();

        start(Optional.of(EVERYTHING), ALWAYS);
        records.forEach(this::send);

        assertThat(outputs()).hasSizeGreaterThan(600).isEqualTo(alone);
        assertThat(handedOver()).hasSizeGreaterThan(200);
    }

    @Test
    void handsOverAVmThatDegradesAndAgainWhenItHasRecovered() throws IOException {
        start(Optional.of(CHANGES), AT_ONCE);

        seconds(40, second -> second < 20 || second >= 30 ? 0.95 : 0.5, "a");

        List<WindowToExplain> handed = handedOver();
        assertThat(handed)
                .extracting(window -> window.change().orElseThrow(), WindowToExplain::second)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Change.DEGRADED, START + 20),
                        org.assertj.core.groups.Tuple.tuple(Change.RECOVERED, START + 33));
        assertThat(handed.getFirst().prediction().relativePerformance()).isEqualTo(0.5f);
        assertThat(handed.getFirst().window().rows()).isEqualTo(21);
        assertThat(handed.getFirst().neighbours()).isEmpty();
    }

    @Test
    void theNeighboursRowsGiveTheAverageThatTheWindowSawAgain() throws IOException {
        start(Optional.of(EVERYTHING), ALWAYS);

        unrulyRecords(new Random(4), 100).forEach(this::send);

        List<WindowToExplain> changed = handedOver().stream()
                .filter(window -> window.change().isPresent())
                .toList();
        assertThat(changed)
                .hasSizeGreaterThan(2)
                .anyMatch(window -> window.neighbours().size() > 1);
        changed.forEach(WindowSelectionTest::requireSameAverage);
    }

    @Test
    void extrasStandBesideTheRowsTheyCameWith() throws IOException {
        start(Optional.of(CHANGES), AT_ONCE);

        for (int second = 0; second < 12; second++) {
            Map<String, Float> extras = second == 4 ? Map.of() : Map.of(Extra.HOST_STEAL_RATIO.key(), second / 16f);
            send(new Sample(new VmKey("h", "a"), START + second, values(second < 11 ? 0.95 : 0.5, second), extras));
            send(new Tick("h", START + second, List.of("a"), List.of(), false));
        }

        List<OptionalDouble> steal = handedOver().getFirst().extras().get(Extra.HOST_STEAL_RATIO.key());
        assertThat(steal).hasSize(12);
        assertThat(steal.get(4)).isEmpty();
        assertThat(steal.get(11)).hasValue(11 / 16.0);
    }

    @Test
    void extrasThatNobodyReadsStayBehind() throws IOException {
        start(Optional.of(CHANGES), AT_ONCE);
        Map<String, Float> extras = new HashMap<>(Map.of(Extra.HOST_STEAL_RATIO.key(), 0.25f));
        for (int i = 0; i < 12_000; i++) {
            extras.put("e%05d".formatted(i), 0.5f);
        }

        for (int second = 0; second < 12; second++) {
            send(new Sample(new VmKey("h", "a"), START + second, values(second < 11 ? 0.95 : 0.5, second), extras));
            send(new Tick("h", START + second, List.of("a"), List.of(), false));
        }

        assertThat(handedOver().getFirst().extras()).containsOnlyKeys(Extra.HOST_STEAL_RATIO.key());
    }

    @Test
    void changesOnOneHostAreToldAtEvenDistances() throws IOException {
        start(Optional.of(new SelectionRules(5, 0, 2, 0)), AT_ONCE);

        seconds(90, second -> second < 15 ? 0.95 : 0.5, "a", "b", "c");

        assertThat(handedOver())
                .extracting(window -> window.key().vm() + " " + (window.second() - START))
                .containsExactly("a 15", "b 45", "c 75");
    }

    @Test
    void aVmThatStaysDegradedIsExplainedAnew() throws IOException {
        start(Optional.of(new SelectionRules(5, 20, 100, 0)), AT_ONCE);

        seconds(60, second -> second < 15 ? 0.95 : 0.5, "a");

        assertThat(handedOver())
                .extracting(window -> window.change().orElseThrow() + " " + (window.second() - START))
                .containsExactly("DEGRADED 15", "STILL_DEGRADED 35", "STILL_DEGRADED 55");
    }

    @Test
    void aSampledWindowCarriesItsRowsAlone() throws IOException {
        start(Optional.of(new SelectionRules(5, 0, 2, 10)), AT_ONCE);

        seconds(60, second -> 0.95, "a", "b");

        assertThat(handedOver()).hasSize(10).allSatisfy(window -> {
            assertThat(window.sampled()).isTrue();
            assertThat(window.change()).isEmpty();
            assertThat(window.neighbours()).isEmpty();
            assertThat(window.extras()).isEmpty();
        });
    }

    @Test
    void aVmThatIsGoneStartsAnewWhenItComesBack() throws IOException {
        start(Optional.of(CHANGES), AT_ONCE);

        seconds(12, second -> 0.5, "a");
        send(new Tick("h", START + 12, List.of(), List.of("a"), false));
        for (int second = 20; second < 32; second++) {
            send(new Sample(new VmKey("h", "a"), START + second, values(0.5, second), Map.of()));
            send(new Tick("h", START + second, List.of("a"), List.of(), false));
        }

        assertThat(handedOver())
                .extracting(window -> window.change().orElseThrow())
                .containsExactly(Change.DEGRADED, Change.DEGRADED);
    }

    private static void requireSameAverage(WindowToExplain window) {
        List<Row> predicted = rows(window.window());
        List<List<Row>> neighbours = window.neighbours().stream()
                .map(NeighbourRows::rows)
                .map(WindowSelectionTest::rows)
                .toList();
        for (int i = 0; i < predicted.size(); i++) {
            Row row = predicted.get(i);
            if (row.imputed()) {
                continue;
            }
            int at = i;
            NeighbourAverage average = new NeighbourAverage(
                    MetricCatalogue.SIZE,
                    neighbours.stream().map(rows -> own(rows.get(at))).toList());
            Row again = average.rowOfJoiner(own(row));
            for (int feature = 0; feature < row.features(); feature++) {
                assertThat(again.isPresent(feature)).isEqualTo(row.isPresent(feature));
                // Sums run in double in another order: the last bit of the float may differ.
                assertThat(again.value(feature))
                        .isCloseTo(row.value(feature), org.assertj.core.data.Percentage.withPercentage(1e-4));
            }
        }
    }

    private static Row own(Row row) {
        float[] values = new float[MetricCatalogue.SIZE];
        long[] presence = new long[Row.words(MetricCatalogue.SIZE)];
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            values[metric] = row.value(metric);
            presence[metric / 64] |= (row.isPresent(metric) ? 1L : 0) << (metric % 64);
        }
        return Row.real(values, presence);
    }

    private static List<Row> rows(dev.vane.contracts.PackedRows packed) {
        List<Row> rows = new ArrayList<>();
        packed.forEach((values, presence, imputed) -> {
            Row row = Row.real(values, presence);
            rows.add(imputed ? row.asImputed() : row);
        });
        return rows;
    }

    private void start(Optional<SelectionRules> rules, DegradedRule degraded) throws IOException {
        engine = new ScriptedEngine(OnnxRuntimeEngine.open(BUNDLE));
        PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
        Topology topology = PredictionTopology.builder(
                        ModelRows.of(BUNDLE.manifest()), () -> new WindowPredictor(engine, MANIFEST, metrics), metrics)
                .degraded(degraded)
                .selection(rules)
                .budget(() -> new TransactionBudget(Duration.ofSeconds(1), () -> 0))
                .build();
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("state.dir", stateDirectory.toString());
        driver = new TopologyTestDriver(topology, properties, Instant.ofEpochSecond(START));
        samples = driver.createInputTopic(Topics.SAMPLES.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void seconds(int count, IntToDoubleFunction performance, String... vms) {
        for (int second = 0; second < count; second++) {
            for (String vm : vms) {
                send(new Sample(
                        new VmKey("h", vm),
                        START + second,
                        values(performance.applyAsDouble(second), second + vm.hashCode()),
                        Map.of()));
            }
            send(new Tick("h", START + second, List.of(vms), List.of(), false));
        }
    }

    /** Four VMs of one host that miss seconds, leave and return, and whose performance goes up and down. */
    private static List<SourceRecord> unrulyRecords(Random random, int seconds) {
        List<SourceRecord> records = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            List<String> read = new ArrayList<>();
            for (String vm : List.of("a", "b", "c", "d")) {
                boolean away = vm.equals("d") && second % 50 > 30;
                if (!away && random.nextInt(20) > 0) {
                    read.add(vm);
                    double performance = 0.02 + 0.98 * random.nextDouble();
                    records.add(new Sample(
                            new VmKey("h", vm),
                            START + second,
                            values(performance, random.nextInt(1000)),
                            Map.of(Extra.VM_THROTTLED_RATIO.key(), random.nextFloat())));
                }
            }
            List<String> gone = second % 50 == 31 ? List.of("d") : List.of();
            records.add(new Tick("h", START + second, read, gone, false));
        }
        return records;
    }

    private static MetricValues values(double performance, int seed) {
        MetricValues.Builder values = MetricValues.builder().set(0, performance);
        for (int metric = 1; metric < 40; metric++) {
            values.set(metric, Math.floorMod(seed * 31 + metric * 7, 1000));
        }
        return values.build();
    }

    private void send(SourceRecord record) {
        samples.pipeInput(
                record.host().getBytes(StandardCharsets.UTF_8),
                SourceRecords.encode(record),
                Instant.ofEpochSecond(record.second()));
    }

    /** All that leaves but what is handed over, byte for byte. */
    private List<String> outputs() {
        List<String> outputs = new ArrayList<>();
        for (var topic : Topics.OUTPUTS) {
            if (!topic.equals(Topics.WINDOWS_TO_EXPLAIN)) {
                driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .forEach(record -> outputs.add("%s %d %s %s"
                                .formatted(topic.name(), record.timestamp(), hex(record.key()), hex(record.value()))));
            }
        }
        return outputs;
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }

    private List<WindowToExplain> handedOver() {
        return driver
                .createOutputTopic(
                        Topics.WINDOWS_TO_EXPLAIN.name(),
                        Topics.WINDOWS_TO_EXPLAIN.key().deserializer(),
                        Topics.WINDOWS_TO_EXPLAIN.value().deserializer())
                .readValuesToList()
                .stream()
                .filter(java.util.Objects::nonNull)
                .toList();
    }
}
