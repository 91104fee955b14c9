package dev.vane.pipeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.PipelineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/** What a new processor makes of the stores, and how many VMs they hold. */
class ComparisonRestartTest {
    private static final long START = 1_700_000_000;
    private static final VmKey A = new VmKey("h", "a");
    private static final VmKey B = new VmKey("h", "b");
    private static final VmKey C = new VmKey("h", "c");

    @Test
    void goesOnWhereverItIsCut() {
        List<ComparisonInput> input = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            input.add(predicted(A, START + i));
            input.add(measured(A, START + i - i % 3));
        }
        List<RealisedError> uninterrupted = new Stage(9).hear(input);
        assertThat(uninterrupted).hasSizeGreaterThan(5);

        for (int cut = 0; cut < input.size(); cut++) {
            Stage before = new Stage(9);
            List<RealisedError> all = new ArrayList<>(before.hear(input.subList(0, cut)));
            all.addAll(before.restarted().hear(input.subList(cut, input.size())));

            assertThat(all).as("cut after %d", cut).isEqualTo(uninterrupted);
        }
    }

    @Test
    void forgetsWhatWasMeasuredOfTheVmNotMeasuredForLongest() {
        Stage stage = new Stage(2);

        stage.hear(List.of(measured(A, START + 9), measured(B, START + 9)));
        stage.hear(List.of(measured(A, START + 10), measured(C, START + 9)));

        assertThat(stage.hear(List.of(predicted(A, START + 10), predicted(B, START + 9), predicted(C, START + 9))))
                .extracting(RealisedError::key)
                .containsExactly(A, C);
        assertThat(stage.entries(FeedbackStores.MEASURED_UNTIL)).isEqualTo(2);
    }

    @Test
    void knowsAfterARestartWhichWasNotMeasuredForLongest() {
        Stage stage = new Stage(2);
        stage.hear(List.of(measured(B, START + 20), measured(A, START + 10)));

        Stage restarted = stage.restarted();
        restarted.hear(List.of(measured(C, START + 9)));

        assertThat(restarted.hear(List.of(predicted(A, START + 10), predicted(B, START + 20))))
                .extracting(RealisedError::key)
                .containsExactly(B);
    }

    private static ComparisonInput predicted(VmKey vm, long second) {
        OptionalDouble none = OptionalDouble.empty();
        return new ComparisonInput.Predicted(
                new Prediction(vm, second, 0.75f, none, none, none, 60, 0, "model@1", true));
    }

    /** A value for ten seconds. */
    private static ComparisonInput measured(VmKey vm, long second) {
        return new ComparisonInput.Measured(new MeasuredPerformance(vm, second, 10, 0.5f));
    }

    /** One life of the processor over stores that may outlive it. */
    private static final class Stage {
        private final int maxVms;
        private final Map<String, KeyValueStore<?, ?>> stores;
        private final MockProcessorContext<VmKey, RealisedError> context = new MockProcessorContext<>();
        private final Processor<VmKey, ComparisonInput, VmKey, RealisedError> processor;

        Stage(int maxVms) {
            this(maxVms, new HashMap<>());
        }

        private Stage(int maxVms, Map<String, KeyValueStore<?, ?>> stores) {
            this.maxVms = maxVms;
            this.stores = stores;
            for (StoreBuilder<?> builder : FeedbackStores.builders()) {
                KeyValueStore<?, ?> store = stores.computeIfAbsent(builder.name(), name ->
                        (KeyValueStore<?, ?>) builder.withLoggingDisabled().build());
                store.init(context.getStateStoreContext(), store);
                context.addStateStore(store);
            }
            context.setRecordMetadata("predictions", 0, 0);
            processor = Comparison.supplier(maxVms, new PipelineMetrics(new PrometheusRegistry()))
                    .get();
            processor.init(context);
        }

        Stage restarted() {
            return new Stage(maxVms, stores);
        }

        /** What these records alone brought forth. */
        List<RealisedError> hear(List<ComparisonInput> records) {
            context.resetForwards();
            records.forEach(record -> processor.process(new Record<>(A, record, START * 1000)));
            return context.forwarded().stream()
                    .<RealisedError>map(forwarded -> forwarded.record().value())
                    .toList();
        }

        long entries(String store) {
            return stores.get(store).approximateNumEntries();
        }
    }
}
