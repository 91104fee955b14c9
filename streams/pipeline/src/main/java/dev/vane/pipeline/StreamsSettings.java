package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set: exactly once, visible soon, and gone from the group when it ends. */
final class StreamsSettings {
    /** As large as the largest record that may be written, which is one of a changelog. */
    private static final int MAX_REQUEST_BYTES = Changelogs.MAX_RECORD_BYTES;

    /** A connection to a broker that answers nothing is given up, and another one tried, after this long. */
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

    private static final int RECONNECT_BACKOFF_MAX_MILLIS = 1_000;

    /** As long as Kafka's settings can say, some 25 days: an outage ends when the brokers are back. */
    private static final int ENDLESS_MILLIS = Integer.MAX_VALUE;

    /**
     * How long what a dead instance had begun holds back readers of committed records. A transaction does little work,
     * so this is mostly the length of an outage that it outlives.
     */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

    private static final int MAX_SLOW_RECORDS = 8;
    private static final int SLOW_TRANSACTION_MILLIS = 120_000;

    private StreamsSettings() {}

    /**
     * One application: what of it differs between those that Vane runs; see {@link PipelineConfig}.
     *
     * @param takesLong true if one record may take seconds
     */
    record Application(
            String id,
            Optional<String> instanceId,
            Path stateDirectory,
            int threads,
            Duration commitInterval,
            Duration sessionTimeout,
            boolean takesLong) {}

    static Properties of(Application config, KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.id());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.stateDirectory().toAbsolutePath().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", properties);
        producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS, properties);
        consumer(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) config.sessionTimeout().toMillis(),
                properties);
        consumer(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) config.sessionTimeout().toMillis() / 4,
                properties);
        if (config.takesLong()) {
            // What is polled at once must be done before the group gives up on its reader, and before its transaction
            // ends.
            consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_SLOW_RECORDS, properties);
            producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, SLOW_TRANSACTION_MILLIS, properties);
        }
        config.instanceId()
                .ifPresent(id ->
                        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id));
        // Without the prefix for producers, which would win over what the user sets without it.
        properties.putAll(KafkaSettings.COMPRESSION);
        producer(ProducerConfig.LINGER_MS_CONFIG, 5, properties);
        producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES, properties);
        outages(properties);
        properties.putAll(kafka.passthrough());
        return properties;
    }

    /**
     * What a client does while its brokers are away: it gives up a request soon, for the connection may be dead, but
     * never what it was to do. {@code delivery.timeout.ms} is not set: under exactly-once, Kafka Streams makes it endless,
     * since a record that is given up would leave a transaction that can only be aborted.
     */
    private static void outages(Properties properties) {
        properties.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, ENDLESS_MILLIS);
        properties.put(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        properties.put(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MAX_MILLIS);
    }

    private static void consumer(String key, Object value, Properties properties) {
        properties.put(StreamsConfig.consumerPrefix(key), value);
    }

    private static void producer(String key, Object value, Properties properties) {
        properties.put(StreamsConfig.producerPrefix(key), value);
    }
}
