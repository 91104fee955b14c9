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
    /** Seconds that are kept: a window (60), the longest gap before its first row (9), and the seconds still open. */
    static final int SLOTS = 96;

    /** Closed seconds of which every sample is sure to be there still: open seconds may have taken the last slots. */
    static final int KEPT_SECONDS = SLOTS - 8;

    /** Timeline of each host, by host. */
    public static final String HOSTS = "hosts";

    /** Who took part in each second, by slot and host. */
    public static final String CLOSED_SECONDS = "closed-seconds";

    /** Values of the samples topic as received, by slot, host and VM. */
    public static final String SAMPLES = "samples";

    /** Records that wait until the seconds before them are predicted, by number in the order in which they came. */
    static final String POSTPONED_RECORDS = "postponed-records";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(HOSTS, CLOSED_SECONDS, SAMPLES, POSTPONED_RECORDS);

    private Stores() {}

    static Set<StoreBuilder<?>> ofAssembly() {
        return Set.of(
                store(HOSTS, StateSerdes.HOST_STATE),
                store(CLOSED_SECONDS, StateSerdes.CLOSED_SECOND),
                store(SAMPLES, Serdes.ByteArray()),
                store(POSTPONED_RECORDS, StateSerdes.POSTPONED_RECORD));
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
