package dev.vane.contracts;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic and how its records are read and written.
 *
 * @param name name on the broker
 * @param key how keys are read and written
 * @param value how values are read and written
 * @param settings the broker's settings for it, where they are not the defaults
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record Topic<K, V>(String name, Serde<K> key, Serde<V> value, Map<String, String> settings) {
    public Topic {
        settings = Map.copyOf(settings);
    }

    /**
     * The key of one of its records.
     *
     * @throws SerializationException if it has none, or cannot be read
     */
    public K keyOf(ConsumerRecord<byte[], byte[]> record) {
        return key.deserializer().deserialize(record.topic(), required(record.key(), "key"));
    }

    /**
     * The value of one of its records.
     *
     * @throws SerializationException if it has none, or cannot be read
     */
    public V valueOf(ConsumerRecord<byte[], byte[]> record) {
        return value.deserializer().deserialize(record.topic(), required(record.value(), "value"));
    }

    private static byte[] required(byte[] bytes, String what) {
        if (bytes == null) {
            throw new SerializationException("the record has no " + what);
        }
        return bytes;
    }

    /** The same topic under a name that starts with {@code prefix}, so that a second pipeline can write beside a first. */
    public Topic<K, V> prefixed(String prefix) {
        return new Topic<>(prefix + name, key, value, settings);
    }
}
