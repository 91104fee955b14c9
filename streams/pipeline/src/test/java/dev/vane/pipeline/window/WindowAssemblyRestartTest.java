package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.validate.Received;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/** What a new processor makes of the stores must go on exactly where the old one's emissions had left off. */
class WindowAssemblyRestartTest {
    private static final int WINDOW = 60;
    private static final long START = 1_700_000_000;

    @Test
    void goesOnWithoutAHoleOrADuplicateWhereverItIsCut() {
        List<SourceRecord> records = records(new Random(7), 400);
        List<String> uninterrupted = run(records, new Stage());

        Random random = new Random(8);
        for (int round = 0; round < 40; round++) {
            int cut = random.nextInt(records.size());
            int waiting = random.nextInt(20);
            assertThat(interrupted(records, cut, waiting))
                    .as("cut after %d records with up to %d emissions waiting", cut, waiting)
                    .isEqualTo(uninterrupted);
        }
    }

    /** Runs to the cut, loses the last {@code waiting} emissions as a crash loses a batch, and goes on from the stores. */
    private static List<String> interrupted(List<SourceRecord> records, int cut, int waiting) {
        Stage before = new Stage();
        List<String> left = new ArrayList<>(run(records.subList(0, cut), before));
        int lost = Math.min(waiting, before.mayWait());
        left.subList(left.size() - lost, left.size()).clear();
        before.emitted("h", left.size());

        left.addAll(run(records.subList(cut, records.size()), before.restarted()));
        return left;
    }

    private static List<String> run(List<SourceRecord> records, Stage stage) {
        records.forEach(stage::send);
        return stage.emissions();
    }

    /** Three VMs with gaps, departures, returns and missing ticks, and one silence of the whole host. */
    private static List<SourceRecord> records(Random random, int seconds) {
        List<SourceRecord> records = new ArrayList<>();
        Map<String, Integer> awayFor = new HashMap<>();
        for (int i = 0; i < seconds; i++) {
            long second = START + i + (i > seconds / 2 ? 500 : 0);
            List<String> read = new ArrayList<>();
            for (String vm : List.of("a", "b", "c")) {
                int away = awayFor.merge(vm, -1, Integer::sum);
                if (away < 0 && random.nextInt(30) == 0) {
                    awayFor.put(vm, 1 + random.nextInt(14));
                } else if (away < 0) {
                    read.add(vm);
                    records.add(sample(vm, second));
                }
            }
            if (random.nextInt(10) > 0) {
                List<String> gone = awayFor.getOrDefault("c", -1) > 5 ? List.of("c") : List.of();
                records.add(new Tick("h", second, read, gone, false));
            }
        }
        return records;
    }

    private static Sample sample(String vm, long second) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < 20; metric++) {
            values.set(metric, Math.floorMod(second * 31 + metric * 7L + vm.hashCode(), 1000));
        }
        return new Sample(new VmKey("h", vm), second, values.build(), Map.of());
    }

    /** One life of the processor over stores that may outlive it. */
    private static final class Stage {
        private final Map<String, KeyValueStore<?, ?>> stores;
        private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
        private final Processor<String, Received, Object, Object> processor;

        Stage() {
            this(new HashMap<>());
        }

        private Stage(Map<String, KeyValueStore<?, ?>> stores) {
            this.stores = stores;
            List<StoreBuilder<?>> builders = new ArrayList<>(Stores.ofAssembly());
            builders.add(Stores.emitted());
            for (StoreBuilder<?> builder : builders) {
                KeyValueStore<?, ?> store = stores.computeIfAbsent(builder.name(), name ->
                        (KeyValueStore<?, ?>) builder.withLoggingDisabled().build());
                store.init(context.getStateStoreContext(), store);
                context.addStateStore(store);
            }
            context.setRecordMetadata("samples", 0, 0);
            processor = WindowAssembly.supplier(
                            "next", WINDOW, Overload.never(), new PipelineMetrics(new PrometheusRegistry()))
                    .get();
            processor.init(context);
        }

        Stage restarted() {
            return new Stage(stores);
        }

        void send(SourceRecord record) {
            Received received =
                    new Received(record, Bytes.wrap(new byte[] {'h'}), Bytes.wrap(SourceRecords.encode(record)));
            processor.process(new Record<>("h", received, record.second() * 1000));
        }

        @SuppressWarnings("unchecked")
        void emitted(String host, long count) {
            ((KeyValueStore<String, Long>) stores.get(Stores.EMITTED)).put(host, count);
        }

        /** What left, shortened so that a difference can be read: rows by their hash. */
        List<String> emissions() {
            return hostEmissions().stream()
                    .flatMap(host -> host.emissions().stream().map(one -> host.second() + " " + describe(one)))
                    .toList();
        }

        /** Emissions that the batches could still hold: older ones have left when time moved on. */
        int mayWait() {
            List<HostEmissions> all = hostEmissions();
            long now = all.isEmpty() ? 0 : all.getLast().second();
            return all.stream()
                    .filter(host -> now - host.second() <= Stores.MAX_WAITING_SECONDS)
                    .mapToInt(host -> host.emissions().size())
                    .sum();
        }

        private List<HostEmissions> hostEmissions() {
            return context.forwarded().stream()
                    .map(forwarded -> forwarded.record().value())
                    .filter(HostEmissions.class::isInstance)
                    .map(HostEmissions.class::cast)
                    .toList();
        }

        private static String describe(Emission emission) {
            return switch (emission) {
                case Emission.Gone gone -> gone.toString();
                case Emission.Due due ->
                    "%s real=%d imputed=%d rows=%d"
                            .formatted(
                                    due.key(),
                                    due.window().realRows(),
                                    due.window().imputedRows(),
                                    due.window().hashCode());
            };
        }
    }
}
