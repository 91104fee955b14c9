package dev.vane.pipeline.feedback;

import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.pipeline.feedback.LearntShifts.Learnt;
import dev.vane.pipeline.window.VersionedSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The named stores of measurements: for each VM a ring of slots by second, one for predictions and one for what was
 * measured, and what was learnt of it. In memory and logged, as the windows' stores are and for the same reason.
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

    /** What measurements have told of each VM. */
    static final String LEARNT = "learnt-shifts";

    /** Names of all stores. */
    public static final Set<String> ALL = Set.of(PREDICTED, MEASURED, MEASURED_UNTIL, LEARNT);

    private static final Serde<Learnt> LEARNT_SHIFT =
            VersionedSerde.of("learnt shift", FeedbackStores::write, FeedbackStores::read);

    private FeedbackStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(PREDICTED, Serdes.String(), Topics.PREDICTIONS.value()),
                store(MEASURED, Serdes.String(), Topics.MEASURED_PERFORMANCES.value()),
                store(MEASURED_UNTIL, Topics.MEASURED_PERFORMANCES.key(), Serdes.Long()),
                store(LEARNT, Topics.MEASURED_PERFORMANCES.key(), LEARNT_SHIFT));
    }

    private static void write(Learnt learnt, DataOutputStream out) throws IOException {
        Evidence evidence = learnt.evidence();
        out.writeUTF(learnt.model());
        out.writeLong(evidence.second());
        out.writeDouble(evidence.windows());
        out.writeDouble(evidence.information());
        out.writeDouble(evidence.weighted());
        out.writeDouble(evidence.factor());
        out.writeDouble(evidence.surprise());
    }

    private static Learnt read(DataInputStream in) throws IOException {
        return new Learnt(
                in.readUTF(),
                new Evidence(
                        in.readLong(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble()));
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
