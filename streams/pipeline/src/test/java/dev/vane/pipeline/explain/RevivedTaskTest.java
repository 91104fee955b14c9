package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Change;
import dev.vane.contracts.Condition;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.window.Stores;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/** Kafka Streams may call init again on a processor, with its stores as they were committed. */
class RevivedTaskTest {
    private static final VmKey VM = new VmKey("h", "a");
    private static final int SECONDS = 40;

    @Test
    void selectsTheSameWindowsAsIfNothingHadHappened() {
        List<Record<VmKey, ObservedOutcome>> outcomes = IntStream.range(0, SECONDS)
                .mapToObj(second -> new Record<>(VM, outcome(second), second * 1000L))
                .toList();

        assertSurvives(
                WindowSelection.supplier(
                        new SelectionRules(3, 4, 60, 7), new PipelineMetrics(new PrometheusRegistry())),
                outcomes,
                store(Stores.SAMPLES),
                store(Stores.CLOSED_SECONDS));
    }

    @Test
    void explainsWithTheSamePastAsIfNothingHadHappened() {
        List<Record<byte[], byte[]>> windows = IntStream.range(0, SECONDS)
                .mapToObj(minute -> new Record<>(
                        Topics.WINDOWS_TO_EXPLAIN.key().serializer().serialize("w", VM), window(minute), 0L))
                .toList();

        assertSurvives(Explaining.supplier(FakeExplainer::new, new ExplainMetrics(new PrometheusRegistry())), windows);
    }

    private static <KI, VI, KO, VO> void assertSurvives(
            ProcessorSupplier<KI, VI, KO, VO> supplier, List<Record<KI, VI>> input, StoreBuilder<?>... shared) {
        List<String> undisturbed = run(supplier, input, input.size(), shared);
        assertThat(undisturbed).hasSizeGreaterThan(4);

        for (int between = 1; between < 12; between++) {
            assertThat(run(supplier, input, between, shared))
                    .as("revived after every %d records", between)
                    .isEqualTo(undisturbed);
        }
    }

    /** Processes all records; each so many are processed in vain before they are committed. */
    private static <KI, VI, KO, VO> List<String> run(
            ProcessorSupplier<KI, VI, KO, VO> supplier,
            List<Record<KI, VI>> input,
            int between,
            StoreBuilder<?>... shared) {
        ProcessorStage<KI, VI, KO, VO> stage = new ProcessorStage<>(supplier, shared);
        for (int from = 0; from < input.size(); from += between) {
            List<Record<KI, VI>> some = input.subList(from, Math.min(from + between, input.size()));
            if (between < input.size()) {
                some.forEach(stage::process);
                stage.revive();
            }
            some.forEach(stage::process);
            stage.commit();
        }
        return stage.committed().stream().map(Record::toString).toList();
    }

    /** Degraded for five seconds, well for five; gone once in between. */
    private static ObservedOutcome outcome(int second) {
        boolean isDegraded = second % 10 < 5;
        Condition condition = new Condition(
                isDegraded ? Condition.State.DEGRADED : Condition.State.WELL,
                isDegraded ? 1 : 0,
                1000 + second - second % 5);
        return second == 17
                ? new ObservedOutcome.Gone(VM)
                : new ObservedOutcome.Window(
                        prediction(second, isDegraded ? 0.5f : 0.95f).withCondition(Optional.of(condition)), row());
    }

    private static byte[] window(int minute) {
        Optional<Change> change = minute % 3 == 0 ? Optional.of(Change.DEGRADED) : Optional.empty();
        WindowToExplain window = new WindowToExplain(
                prediction(60L * minute, 0.01f * (minute + 1)),
                change,
                true,
                PackedRows.of(1).add(false, feature -> true, feature -> 1).pack(),
                Map.of(),
                List.of(),
                0,
                Optional.empty());
        return Topics.WINDOWS_TO_EXPLAIN.value().serializer().serialize("w", window);
    }

    private static Prediction prediction(long second, float performance) {
        OptionalDouble none = OptionalDouble.empty();
        return new Prediction(VM, 1000 + second, performance, none, none, none, 1, 0, "model@1", true, false);
    }

    private static MetricWindow row() {
        return new MetricWindow(new ArrayList<>(List.of(Row.real(new float[] {1, 1}, new long[] {3}))));
    }

    private static StoreBuilder<?> store(String name) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }
}
