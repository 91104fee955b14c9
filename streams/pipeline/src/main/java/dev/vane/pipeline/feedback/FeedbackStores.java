package dev.vane.pipeline.feedback;

import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The named stores of the comparison: for each VM a ring of slots by second, one for predictions and one for what was
 * measured. In memory and logged, as the windows' stores are and for the same reason.
 */
public final class FeedbackStores {
    /** Seconds of each kind that are kept of a VM: how far prediction and measurement of a second may come apart. */
    static final int SLOTS = 120;

    /** Predictions, by slot, host and VM. */
    static final String PREDICTED = "predicted-seconds";

    /** What was measured, a value for each second, by slot, host and VM. */
    static final String MEASURED = "measured-seconds";

    /** Newest measured second of each VM. */
    static final String MEASURED_UNTIL = "measured-until";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(PREDICTED, MEASURED, MEASURED_UNTIL);

    private FeedbackStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(PREDICTED, Serdes.String(), Topics.PREDICTIONS.value()),
                store(MEASURED, Serdes.String(), Topics.MEASURED_PERFORMANCES.value()),
                store(MEASURED_UNTIL, Topics.MEASURED_PERFORMANCES.key(), Serdes.Long()));
    }

    private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    static String slotOf(VmKey vm, long second) {
        return Math.floorMod(second, SLOTS) + "/" + vm;
    }
}
