package dev.vane.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A processor as Kafka Streams runs it under exactly-once: what it stores and forwards counts once it is committed. After
 * a crash another instance goes on from the last commit; after a corrupted task the same instance does.
 */
public final class ProcessorStage<KI, VI, KO, VO> {
    private final ProcessorSupplier<KI, VI, KO, VO> supplier;
    private final List<StoreBuilder<?>> builders;
    private final Map<String, KeyValueStore<Object, Object>> stores = new HashMap<>();
    private final List<Record<? extends KO, ? extends VO>> committed = new ArrayList<>();
    private Map<String, Map<Object, Object>> committedStores = new HashMap<>();
    private final Set<String> ignored = new HashSet<>();
    private Processor<KI, VI, KO, VO> processor;
    private MockProcessorContext<KO, VO> context;

    /** @param shared stores of other processors that this one reads */
    public ProcessorStage(ProcessorSupplier<KI, VI, KO, VO> supplier, StoreBuilder<?>... shared) {
        this.supplier = supplier;
        this.builders = new ArrayList<>(List.of(shared));
        Set<StoreBuilder<?>> own = supplier.stores();
        builders.addAll(own == null ? Set.of() : own);
        restart();
    }

    /** Leaves out what is forwarded to one child. */
    public ProcessorStage<KI, VI, KO, VO> without(String child) {
        ignored.add(child);
        return this;
    }

    /** Another instance goes on from the last commit. */
    public void restart() {
        processor = supplier.get();
        revive();
    }

    /** The same instance goes on from the last commit. */
    public void revive() {
        context = new MockProcessorContext<>();
        context.setRecordMetadata("topic", 0, 0);
        builders.forEach(this::restore);
        processor.init(context);
    }

    @SuppressWarnings("unchecked")
    private void restore(StoreBuilder<?> builder) {
        KeyValueStore<Object, Object> store =
                (KeyValueStore<Object, Object>) builder.withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        committedStores.getOrDefault(builder.name(), Map.of()).forEach(store::put);
        context.addStateStore(store);
        stores.put(builder.name(), store);
    }

    public void process(Record<KI, VI> record) {
        processor.process(record);
    }

    /** Calls what the processor has scheduled that often. */
    public void punctuate(Duration interval) {
        // While they run they may schedule others.
        List.copyOf(context.scheduledPunctuators()).stream()
                .filter(punctuator -> punctuator.getInterval().equals(interval) && !punctuator.cancelled())
                .map(CapturedPunctuator::getPunctuator)
                .forEach(punctuator -> punctuator.punctuate(0));
    }

    /** True if the processor has asked for a commit since the last one. */
    public boolean asksForCommit() {
        return context.committed();
    }

    public void commit() {
        context.forwarded().stream()
                .filter(forwarded ->
                        forwarded.childName().filter(ignored::contains).isEmpty())
                .forEach(forwarded -> committed.add(forwarded.record()));
        context.resetForwards();
        context.resetCommit();
        committedStores = contents();
    }

    private Map<String, Map<Object, Object>> contents() {
        Map<String, Map<Object, Object>> contents = new HashMap<>();
        stores.forEach((name, store) -> {
            Map<Object, Object> entries = new HashMap<>();
            try (var all = store.all()) {
                all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
            }
            contents.put(name, entries);
        });
        return contents;
    }

    /** All that was forwarded and committed, through all lives. */
    public List<Record<? extends KO, ? extends VO>> committed() {
        return List.copyOf(committed);
    }

    /** Entries of a store, committed or not. */
    public int entries(String store) {
        return contents().get(store).size();
    }
}
