package dev.vane.pipeline.validate;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record was read. */
public record Origin(String topic, int partition, long offset) {
    /** That of the record that is being processed. */
    static Origin of(ProcessorContext<?, ?> context) {
        RecordMetadata metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("no record is being processed, so none has an origin"));
        return new Origin(metadata.topic(), metadata.partition(), metadata.offset());
    }
}
