package dev.vane.collector;

import dev.vane.clients.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** How the producer of samples is set. What order and completeness depend on cannot be set otherwise. */
final class SenderSettings {
    /** How long a send may block; then this thread can look whether it is to end. */
    private static final int MAX_BLOCK_MILLIS = 1000;

    /** After an outage a connection that was just being tried is given up soon, and tried again. */
    private static final Map<String, Object> DEFAULTS =
            Map.of("socket.connection.setup.timeout.ms", 3000L, "socket.connection.setup.timeout.max.ms", 5000L);

    /**
     * A batch is tried until the brokers have it, and the next one is not on its way before: then a batch that fails for
     * another reason than its brokers being away can be sent again without another one having passed it, and the first
     * batches on a new topic cannot replace each other (KAFKA-14359).
     */
    private static final Map<String, Object> FIXED = Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "max.in.flight.requests.per.connection",
            1,
            "delivery.timeout.ms",
            Integer.MAX_VALUE,
            "retries",
            Integer.MAX_VALUE,
            "max.block.ms",
            MAX_BLOCK_MILLIS);

    private SenderSettings() {}

    static Map<String, Object> of(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(DEFAULTS);
        settings.putAll(kafka.producer());
        settings.putAll(FIXED);
        return settings;
    }

    /** True if a client could not be made because no address can be resolved, which may pass; Kafka has no type for it. */
    static boolean isUnresolved(Throwable failure) {
        return failure.getCause() instanceof ConfigException cause
                && cause.getMessage().startsWith("No resolvable bootstrap urls");
    }
}
