package dev.vane.clients;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A topic that a {@link TopicFollower} reads.
 *
 * @param name of the topic
 * @param start where reading starts if the topic is there when the follower first hears from the brokers; one that appears
 *     later is read from its first record on
 * @param handler takes its records
 */
public record FollowedTopic(String name, Start start, Handler handler) {
    /** Where reading starts. */
    public sealed interface Start {
        /** At the first record that the topic holds. */
        record Beginning() implements Start {}

        /** After the last record. */
        record End() implements Start {}

        /** At the first record that is no older than this. */
        record Back(Duration age) implements Start {}
    }

    /** Takes the records of a topic, on the follower's thread. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles one record.
         *
         * @param record as it was read
         * @param news false if the topic held it already when the follower started
         * @throws SerializationException if it cannot be decoded: it is then counted and left out
         */
        void handle(ConsumerRecord<byte[], byte[]> record, boolean news);
    }
}
