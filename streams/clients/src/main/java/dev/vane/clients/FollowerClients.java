package dev.vane.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a follower asks brokers with.
 *
 * @param consumer reads records
 * @param states asks what topics hold
 */
record FollowerClients(Consumer<byte[], byte[]> consumer, TopicStates states) implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    /**
     * Makes both.
     *
     * @throws KafkaException if the settings cannot be used, or {@linkplain #isUnresolved no name of a broker is known yet}
     */
    static FollowerClients open(KafkaSettings kafka, String clientId) {
        Map<String, Object> settings = settings(kafka, clientId);
        IsolationLevel isolation = IsolationLevel.valueOf(
                settings.get("isolation.level").toString().toUpperCase(Locale.ROOT));
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
        try {
            Map<String, Object> admin = new HashMap<>(kafka.admin());
            admin.putIfAbsent("client.id", clientId + "-admin");
            return new FollowerClients(consumer, new AdminTopicStates(Admin.create(admin), isolation));
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    /** A consumer that creates no topics, needs no group because every follower reads everything, and moves by itself nowhere. */
    private static Map<String, Object> settings(KafkaSettings kafka, String clientId) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.putIfAbsent("client.id", clientId);
        settings.put("allow.auto.create.topics", false);
        settings.put("auto.offset.reset", "none");
        return settings;
    }

    /** True if no name of the brokers can be resolved: names may be known later, settings stay as they are. */
    static boolean isUnresolved(KafkaException e) {
        return e.getCause() instanceof ConfigException cause
                && Optional.ofNullable(cause.getMessage()).orElse("").startsWith("No resolvable bootstrap urls");
    }

    @Override
    public void close() {
        states.close();
        consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
}
