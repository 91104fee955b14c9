package dev.vane.pipeline.explain;

import dev.vane.contracts.Topics;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The named stores of the selection, in memory and logged as the windows' are. They change with what is selected, not each second. */
public final class SelectionStores {
    /** The last change of each VM that was selected. */
    static final String CONDITIONS = "vm-conditions";

    /** When a change of one of a host's VMs was last selected: event time, in seconds since the epoch. */
    static final String HOSTS = "hosts-last-handed-over";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(CONDITIONS, HOSTS);

    private SelectionStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(CONDITIONS, Topics.PREDICTIONS.key(), condition()),
                store(HOSTS, Topics.SAMPLES.key(), Serdes.Long()));
    }

    private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    private static Serde<VmCondition> condition() {
        return Serdes.serdeFrom(
                (topic, value) -> value == null
                        ? null
                        : ByteBuffer.allocate(1 + Long.BYTES)
                                .put((byte) (value.degraded() ? 1 : 0))
                                .putLong(value.since())
                                .array(),
                (topic, bytes) -> bytes == null
                        ? null
                        : new VmCondition(bytes[0] == 1, ByteBuffer.wrap(bytes).getLong(1)));
    }
}
