package dev.vane.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    /**
     * Samples and ticks, and the measured performances and resets that the pipeline adds to them, keyed by host so that all
     * of a host meets in one task, in one order.
     */
    public static final Topic<String, HostRecord> SAMPLES =
            new Topic<>("vane.samples.v1", host(), hostRecords(), settings(Duration.ofDays(1)));

    /** Predictions, keyed by host/vm. A null value is not an outcome: it says that the VM is gone. */
    public static final Topic<VmKey, Prediction> PREDICTIONS =
            byVm("vane.predictions.v1", Codecs.PREDICTION, Duration.ofDays(7));

    /** Where the model looked, keyed by host/vm. */
    public static final Topic<VmKey, AttentionSummary> ATTENTION_SUMMARIES =
            byVm("vane.attention-summaries.v1", Codecs.ATTENTION_SUMMARY, Duration.ofDays(1));

    /** Due windows without a prediction, keyed by host/vm. */
    public static final Topic<VmKey, SkippedWindow> SKIPPED_WINDOWS =
            byVm("vane.skipped-windows.v1", Codecs.SKIPPED_WINDOW, Duration.ofDays(7));

    /** Records that could not be used, keyed as they were received. */
    public static final Topic<byte[], DeadLetter> DEAD_LETTERS = new Topic<>(
            "vane.dead-letters.v1",
            Serdes.ByteArray(),
            avro(Codecs.DEAD_LETTER),
            // A dead letter holds a whole record, which may already be as large as the broker takes.
            withMaxMessage(settings(Duration.ofDays(14)), 2 << 20));

    /**
     * What was measured of VMs, keyed by host/vm, from whoever knows it. The pipeline checks it and copies it to the
     * samples. A null value asks for a {@link Reset}; its key may then be host/ alone.
     */
    public static final Topic<VmKey, MeasuredPerformance> MEASURED_PERFORMANCES =
            byVm("vane.measured-performances.v1", Codecs.MEASURED_PERFORMANCE, Duration.ofDays(7));

    /** Predictions beside what was measured, keyed by host/vm. */
    public static final Topic<VmKey, RealisedError> REALISED_ERRORS =
            byVm("vane.realised-errors.v1", Codecs.REALISED_ERROR, Duration.ofDays(7));

    /**
     * Predicted windows that are to be explained, keyed by host/vm: how the pipeline hands them to whoever explains, without
     * waiting for it. One that was not explained within the hour is of the past. A null value says that the VM is gone.
     */
    public static final Topic<VmKey, WindowToExplain> WINDOWS_TO_EXPLAIN =
            ofMoment("vane.windows-to-explain.v1", Codecs.WINDOW_TO_EXPLAIN, 4 << 20);

    /** What moved a prediction, keyed by host/vm: whenever a VM degrades or recovers, at a bounded rate. */
    public static final Topic<VmKey, Explanation> EXPLANATIONS =
            byVm("vane.explanations.v1", Codecs.EXPLANATION, Duration.ofDays(7));

    /** All attention of the windows that were explained, keyed by host/vm: a record for each branch. */
    public static final Topic<VmKey, AttentionMap> ATTENTION_MAPS =
            ofMoment("vane.attention-maps.v1", Codecs.ATTENTION_MAP, 2 << 20);

    /** How the model's heads attend in sampled windows, keyed by host/vm. */
    public static final Topic<VmKey, AttentionStatistics> ATTENTION_STATISTICS =
            byVm("vane.attention-statistics.v1", Codecs.ATTENTION_STATISTICS, Duration.ofDays(1));

    /** Model requests, keyed by their id; see {@link ModelRequests}. */
    public static final Topic<String, ModelRequest> REQUESTS = new Topic<>(
            "vane.requests.v1",
            Serdes.String(),
            avro(Codecs.MODEL_REQUEST),
            withMaxMessage(settings(Duration.ofHours(1)), 4 << 20));

    /** What came of them, keyed by the request's id. */
    public static final Topic<String, ModelResponse> RESPONSES = new Topic<>(
            "vane.responses.v1",
            Serdes.String(),
            avro(Codecs.MODEL_RESPONSE),
            withMaxMessage(settings(Duration.ofHours(1)), 4 << 20));

    /** What the pipeline writes. */
    public static final List<Topic<?, ?>> OUTPUTS = List.of(
            PREDICTIONS, ATTENTION_SUMMARIES, SKIPPED_WINDOWS, DEAD_LETTERS, REALISED_ERRORS, WINDOWS_TO_EXPLAIN);

    /** What whoever explains writes. */
    public static final List<Topic<?, ?>> OF_EXPLAINING = List.of(EXPLANATIONS, ATTENTION_MAPS, ATTENTION_STATISTICS);

    /** All topics. */
    public static final List<Topic<?, ?>> ALL = List.of(
            SAMPLES,
            PREDICTIONS,
            ATTENTION_SUMMARIES,
            SKIPPED_WINDOWS,
            DEAD_LETTERS,
            MEASURED_PERFORMANCES,
            REALISED_ERRORS,
            WINDOWS_TO_EXPLAIN,
            EXPLANATIONS,
            ATTENTION_MAPS,
            ATTENTION_STATISTICS,
            REQUESTS,
            RESPONSES);

    private Topics() {}

    private static <T> Topic<VmKey, T> byVm(String name, AvroCodec<T> codec, Duration retention) {
        return new Topic<>(name, vmKey(), avro(codec), settings(retention));
    }

    /** Large records that are worth something for an hour; segments that are short enough for them to go then. */
    private static <T> Topic<VmKey, T> ofMoment(String name, AvroCodec<T> codec, int maxBytes) {
        Map<String, String> settings = new HashMap<>(withMaxMessage(settings(Duration.ofHours(1)), maxBytes));
        settings.put("segment.ms", Long.toString(Duration.ofMinutes(15).toMillis()));
        settings.put("segment.bytes", Integer.toString(64 << 20));
        return new Topic<>(name, vmKey(), avro(codec), settings);
    }

    private static Map<String, String> settings(Duration retention) {
        return Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", Long.toString(retention.toMillis()));
    }

    private static Map<String, String> withMaxMessage(Map<String, String> settings, int bytes) {
        Map<String, String> larger = new HashMap<>(settings);
        larger.put("max.message.bytes", Integer.toString(bytes));
        return larger;
    }

    private static Serde<HostRecord> hostRecords() {
        return serde("HostRecord", SourceRecords::encode, SourceRecords::decode);
    }

    private static <T> Serde<T> avro(AvroCodec<T> codec) {
        return serde(codec.schema().getName(), codec::encode, codec::decode);
    }

    private static Serde<String> host() {
        return serde("host", host -> host.getBytes(StandardCharsets.UTF_8), Topics::utf8);
    }

    private static Serde<VmKey> vmKey() {
        return serde("VmKey", key -> key.toString().getBytes(StandardCharsets.UTF_8), key -> VmKey.parse(utf8(key)));
    }

    private static String utf8(byte[] bytes) throws RefusedException {
        try {
            return Fields.decode(bytes, bytes.length, "the key");
        } catch (RefusedException.Carrier e) {
            throw e.refused();
        }
    }

    /** Passes null through, both ways, and names type and topic where bytes cannot be read. */
    private static <T> Serde<T> serde(String type, Function<T, byte[]> write, Reader<T> read) {
        Serializer<T> serializer = (topic, value) -> value == null ? null : write.apply(value);
        Deserializer<T> deserializer = (topic, bytes) -> {
            try {
                return bytes == null ? null : read.apply(bytes);
            } catch (RefusedException | IllegalArgumentException e) {
                throw new SerializationException(
                        "cannot read %s from %s: %s".formatted(type, topic, e.getMessage()), e);
            }
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }

    /** Reads bytes strictly. */
    private interface Reader<T> {
        T apply(byte[] bytes) throws RefusedException;
    }
}
