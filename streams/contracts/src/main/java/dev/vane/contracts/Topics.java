package dev.vane.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Every topic of the platform. All carry the broker's append time as record timestamp: event time stands in the values,
 * and a replay of old event times must not age out at once.
 */
public final class Topics {
    /** Samples and ticks, keyed by host so that all VMs of a host meet in one task. */
    public static final Topic<String, SourceRecord> SAMPLES =
            new Topic<>("vane.samples.v1", text("vane.samples.v1"), sourceRecords(), settings(Duration.ofDays(1)));

    /** Predictions, keyed by host/vm. A null value is not an outcome: it says that the VM is gone. */
    public static final Topic<VmKey, Prediction> PREDICTIONS =
            byVm("vane.predictions.v1", OutcomeCodecs.PREDICTION, Duration.ofDays(7));

    /** Where the model looked, keyed by host/vm. */
    public static final Topic<VmKey, AttentionSummary> ATTENTION_SUMMARIES =
            byVm("vane.attention-summaries.v1", OutcomeCodecs.ATTENTION_SUMMARY, Duration.ofDays(1));

    /** Due windows without a prediction, keyed by host/vm. */
    public static final Topic<VmKey, SkippedWindow> SKIPPED_WINDOWS =
            byVm("vane.skipped-windows.v1", OutcomeCodecs.SKIPPED_WINDOW, Duration.ofDays(7));

    /** Records that could not be used, keyed as they were received. */
    public static final Topic<byte[], DeadLetter> DEAD_LETTERS = new Topic<>(
            "vane.dead-letters.v1",
            Serdes.ByteArray(),
            avro("vane.dead-letters.v1", "DeadLetter", OutcomeCodecs.DEAD_LETTER),
            // A dead letter holds a whole record, which may already be as large as the broker takes.
            withMaxMessage(settings(Duration.ofDays(14)), 2 << 20));

    /** What the pipeline writes. */
    public static final List<Topic<?, ?>> OUTPUTS =
            List.of(PREDICTIONS, ATTENTION_SUMMARIES, SKIPPED_WINDOWS, DEAD_LETTERS);

    /** All topics. */
    public static final List<Topic<?, ?>> ALL =
            List.of(SAMPLES, PREDICTIONS, ATTENTION_SUMMARIES, SKIPPED_WINDOWS, DEAD_LETTERS);

    private Topics() {}

    private static <T> Topic<VmKey, T> byVm(String name, AvroCodec<T> codec, Duration retention) {
        return new Topic<>(name, vmKey(name), avro(name, codec.schema().getName(), codec), settings(retention));
    }

    private static Map<String, String> settings(Duration retention) {
        return Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", Long.toString(retention.toMillis()));
    }

    private static Map<String, String> withMaxMessage(Map<String, String> settings, int bytes) {
        Map<String, String> larger = new HashMap<>(settings);
        larger.put("max.message.bytes", Integer.toString(bytes));
        return larger;
    }

    private static Serde<SourceRecord> sourceRecords() {
        Deserializer<SourceRecord> deserializer = (topic, value) -> {
            try {
                return value == null ? null : SourceRecords.decode(value);
            } catch (RefusedException e) {
                throw unreadable("SourceRecord", topic, e);
            }
        };
        return Serdes.serdeFrom((topic, record) -> record == null ? null : SourceRecords.encode(record), deserializer);
    }

    private static <T> Serde<T> avro(String name, String type, AvroCodec<T> codec) {
        Serializer<T> serializer = (topic, value) -> value == null ? null : codec.encode(value);
        Deserializer<T> deserializer = (topic, value) -> {
            try {
                return value == null ? null : codec.decode(value);
            } catch (RefusedException e) {
                throw unreadable(type, name, e);
            }
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static Serde<String> text(String name) {
        return Serdes.serdeFrom(
                (topic, key) -> key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                (topic, key) -> key == null ? null : decode("host", name, key));
    }

    private static Serde<VmKey> vmKey(String name) {
        return Serdes.serdeFrom(
                (topic, key) -> key.toString().getBytes(StandardCharsets.UTF_8),
                (topic, key) -> parse(name, decode("VmKey", name, key)));
    }

    private static String decode(String type, String topic, byte[] bytes) {
        try {
            return Fields.decode(bytes, bytes.length, "the key");
        } catch (RefusedException.Carrier e) {
            throw unreadable(type, topic, e);
        }
    }

    private static VmKey parse(String topic, String key) {
        try {
            return VmKey.parse(key);
        } catch (IllegalArgumentException e) {
            throw unreadable("VmKey", topic, e);
        }
    }

    private static SerializationException unreadable(String type, String topic, Exception cause) {
        return new SerializationException(
                "cannot read %s from %s: %s".formatted(type, topic, cause.getMessage()), cause);
    }
}
