package dev.vane.pipeline.explain;

import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The past of each VM, in named stores: a ring of sampled windows by the minute of event time in which they end, and where
 * CLS looked in the last one. In memory and logged, as the windows' stores are and for the same reason.
 */
final class PastStore {
    private static final int SLOT_SECONDS = 60;

    /** Minutes of the past that are kept. */
    static final int SLOTS = VmPast.SECONDS / SLOT_SECONDS;

    /** Where CLS looked in each VM's last sampled window. */
    static final String LOOKED = "previous-cls-rows";

    /** Sampled windows by slot, host and VM. */
    static final String WINDOWS = "past-windows";

    private final KeyValueStore<VmKey, ClsRows> looked;
    private final KeyValueStore<String, WindowToExplain> windows;

    PastStore(ProcessorContext<?, ?> context) {
        looked = context.getStateStore(LOOKED);
        windows = context.getStateStore(WINDOWS);
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(
                store(LOOKED, Topics.PREDICTIONS.key(), ClsRows.serde()),
                store(WINDOWS, Serdes.String(), Topics.WINDOWS_TO_EXPLAIN.value()));
    }

    private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    /** What is known from before a window. */
    VmPast before(WindowToExplain window, String model) {
        List<WindowToExplain> past = IntStream.range(0, SLOTS)
                .mapToObj(slot -> windows.get(key(slot, window.key())))
                .filter(Objects::nonNull)
                .filter(kept -> kept.second() < window.second() && kept.second() > window.second() - VmPast.SECONDS)
                .sorted(Comparator.comparingLong(WindowToExplain::second))
                .toList();
        return new VmPast(past, Optional.ofNullable(looked.get(window.key())).filter(rows -> rows.model()
                .equals(model)));
    }

    /** Keeps a sampled window: its rows, and nothing else of its record. */
    void keep(WindowToExplain window, ClsRows rows) {
        int slot = (int) Math.floorMod(Math.floorDiv(window.second(), (long) SLOT_SECONDS), (long) SLOTS);
        windows.put(
                key(slot, window.key()),
                new WindowToExplain(
                        window.prediction(),
                        Optional.empty(),
                        true,
                        window.window(),
                        Map.of(),
                        List.of(),
                        0,
                        Optional.empty()));
        looked.put(window.key(), rows);
    }

    /** Drops a VM. Deletes what is there: a delete is logged even if it deletes nothing. */
    void forget(VmKey vm) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (windows.get(key(slot, vm)) != null) {
                windows.delete(key(slot, vm));
            }
        }
        if (looked.get(vm) != null) {
            looked.delete(vm);
        }
    }

    private static String key(int slot, VmKey vm) {
        return slot + "/" + vm;
    }
}
