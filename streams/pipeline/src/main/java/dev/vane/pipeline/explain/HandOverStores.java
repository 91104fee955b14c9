package dev.vane.pipeline.explain;

import dev.vane.contracts.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The named stores of the hand-over, in memory and logged as the windows' are. They change with what leaves, not each second. */
public final class HandOverStores {
    /** What was last handed over of each VM. */
    static final String CONDITIONS = "vm-conditions";

    /** When windows of each host were handed over. */
    static final String BUDGETS = "host-budgets";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(CONDITIONS, BUDGETS);

    private HandOverStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(CONDITIONS, Topics.PREDICTIONS.key(), condition()),
                store(BUDGETS, Topics.SAMPLES.key(), budget()));
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

    private static Serde<HostBudget> budget() {
        return Serdes.serdeFrom(
                (topic, value) -> {
                    ByteBuffer bytes = ByteBuffer.allocate(value.seconds().size() * Long.BYTES);
                    value.seconds().forEach(bytes::putLong);
                    return bytes.array();
                },
                (topic, bytes) -> {
                    ByteBuffer left = ByteBuffer.wrap(bytes);
                    List<Long> seconds = new ArrayList<>();
                    while (left.hasRemaining()) {
                        seconds.add(left.getLong());
                    }
                    return new HostBudget(seconds);
                });
    }
}
