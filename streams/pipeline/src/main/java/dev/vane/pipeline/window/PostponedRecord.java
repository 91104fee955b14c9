package dev.vane.pipeline.window;

import dev.vane.pipeline.validate.Received;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record that waits until seconds of its host are predicted: those that close before it, or those that close with it.
 *
 * @param appendTimeMillis when it was appended to its topic, in milliseconds since the epoch
 * @param accepted true if it has been applied, and only seconds that close with it are left
 */
record PostponedRecord(Received received, long appendTimeMillis, boolean accepted) {
    /** A record of which nothing is done. */
    static PostponedRecord of(Record<String, Received> record) {
        return new PostponedRecord(record.value(), record.timestamp(), false);
    }

    PostponedRecord asAccepted() {
        return new PostponedRecord(received, appendTimeMillis, true);
    }

    String host() {
        return received.record().host();
    }

    /** As the processors take it. */
    Record<String, Received> record() {
        return new Record<>(host(), received, appendTimeMillis);
    }
}
