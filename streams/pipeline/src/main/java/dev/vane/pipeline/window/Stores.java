package dev.vane.pipeline.window;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The named stores of the topology. Every sample is written once, when it comes, into a ring of slots by second; closing
 * a second adds only who took part. Windows are rebuilt from both.
 *
 * <p>The stores are kept in memory and logged: after a crash under exactly-once, local files would be thrown away and
 * restored from the changelog all the same.
 */
public final class Stores {
    /**
     * Seconds that are kept: a window (60), the longest gap before its first row (10), how far a window may wait for its
     * batch ({@link #MAX_WAITING_SECONDS}), and the seconds that are still open.
     */
    static final int SLOTS = 128;

    /** Closed seconds of which every sample is sure to be there still: open seconds may have taken the last slots. */
    static final int KEPT_SECONDS = SLOTS - 8;

    /** A window that has waited while its host's event time moved on so far leaves at once. */
    public static final int MAX_WAITING_SECONDS = 32;

    /** Timeline of each host, by host. */
    public static final String HOSTS = "hosts";

    /** Who took part in each second, by slot and host. */
    public static final String CLOSED_SECONDS = "closed-seconds";

    /** Values of the samples topic as received, by slot, host and VM. */
    public static final String SAMPLES = "samples";

    /** How many emissions of each host have left, by host. */
    public static final String EMITTED = "emitted";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(HOSTS, CLOSED_SECONDS, SAMPLES, EMITTED);

    private Stores() {}

    static Set<StoreBuilder<?>> ofAssembly() {
        return Set.of(
                store(HOSTS, StateSerdes.HOST_STATE),
                store(CLOSED_SECONDS, StateSerdes.CLOSED_SECOND),
                store(SAMPLES, Serdes.ByteArray()));
    }

    /** The store that the batches keep and the windows read. */
    public static StoreBuilder<KeyValueStore<String, Long>> emitted() {
        return store(EMITTED, Serdes.Long());
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    static String slotOf(String host, long second) {
        return Math.floorMod(second, SLOTS) + "/" + host;
    }

    static String slotOf(String host, String vm, long second) {
        return Math.floorMod(second, SLOTS) + "/" + host + "/" + vm;
    }
}
