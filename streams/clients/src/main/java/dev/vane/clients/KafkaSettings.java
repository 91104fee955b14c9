package dev.vane.clients;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How the platform's Kafka clients are set: sound defaults, then whatever the user passes through (TLS, SASL, and any
 * other client setting), which wins.
 *
 * @param passthrough client settings as the user gave them; {@code bootstrap.servers} at least
 */
public record KafkaSettings(Map<String, Object> passthrough) {
    /**
     * How a producer compresses unless the user says otherwise: as every client reads it, where lz4, snappy and zstd are an addition
     * to some. The lowest level takes a fraction of the time of the usual one for nearly the same size.
     */
    public static final Map<String, Object> COMPRESSION =
            Map.of("compression.type", "gzip", "compression.gzip.level", 1);

    /**
     * A client that waits for brokers looks for them every second, gives up a connection that is not made within seconds, and
     * asks for their names again when none of those that it knows has answered for half a minute.
     */
    private static final Map<String, Object> RECONNECTING = Map.of(
            "reconnect.backoff.max.ms",
            1_000,
            "socket.connection.setup.timeout.ms",
            3_000,
            "socket.connection.setup.timeout.max.ms",
            5_000,
            "metadata.recovery.rebootstrap.trigger.ms",
            30_000);

    public KafkaSettings {
        passthrough = Map.copyOf(passthrough);
        if (!passthrough.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("kafka.bootstrap.servers must be set, such as localhost:9092");
        }
    }

    /** Settings with nothing but the brokers' addresses. */
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The brokers to start from. */
    public String bootstrapServers() {
        return passthrough.get("bootstrap.servers").toString();
    }

    /** For an admin client: it tries again soon after an outage. */
    public Map<String, Object> admin() {
        return merged(RECONNECTING);
    }

    /** For a producer of bytes: idempotent, compressed, and failing within half a minute instead of two. */
    public Map<String, Object> producer() {
        Map<String, Object> defaults = new HashMap<>(COMPRESSION);
        defaults.putAll(Map.of(
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "batch.size",
                131_072,
                "delivery.timeout.ms",
                30_000,
                "request.timeout.ms",
                10_000));
        return merged(defaults);
    }

    /**
     * For a consumer of bytes that sees committed records only and starts at the oldest. It waits 10 s for an answer, not 30,
     * and tries again soon after an outage.
     */
    public Map<String, Object> consumer() {
        Map<String, Object> defaults = new HashMap<>(RECONNECTING);
        defaults.putAll(Map.of(
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                2000,
                "request.timeout.ms",
                10_000));
        return merged(defaults);
    }

    private Map<String, Object> merged(Map<String, Object> defaults) {
        Map<String, Object> merged = new HashMap<>(defaults);
        merged.putAll(passthrough);
        return merged;
    }
}
