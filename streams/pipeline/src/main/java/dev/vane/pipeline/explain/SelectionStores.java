package dev.vane.pipeline.explain;

import dev.vane.contracts.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The named stores of the selection, in memory and logged as the windows' are. They change with what is selected, not each second. */
public final class SelectionStores {
    /** The last change of each VM that was selected. */
    static final String CHANGES = "vm-conditions";

    /** When a change of one of a host's VMs was last selected: event time, in seconds since the epoch. */
    static final String HOSTS = "hosts-last-handed-over";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(CHANGES, HOSTS);

    private SelectionStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(CHANGES, Topics.PREDICTIONS.key(), change()), store(HOSTS, Topics.SAMPLES.key(), Serdes.Long()));
    }

    private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    private static Serde<SelectedChange> change() {
        return Serdes.serdeFrom(
                (topic, change) -> change == null ? null : write(change),
                (topic, bytes) -> bytes == null ? null : read(bytes));
    }

    private static byte[] write(SelectedChange change) {
        byte[] taker = change.taker().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + taker.length)
                .put((byte) (change.degraded() ? 1 : 0))
                .putLong(change.second())
                .put(taker)
                .array();
    }

    /** One of an older release ends before the taker. */
    private static SelectedChange read(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        boolean degraded = from.get() == 1;
        long second = from.getLong();
        return new SelectedChange(
                degraded, second, StandardCharsets.UTF_8.decode(from).toString());
    }
}
