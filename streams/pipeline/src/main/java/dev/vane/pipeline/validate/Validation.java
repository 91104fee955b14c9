package dev.vane.pipeline.validate;

import dev.vane.contracts.Reading;
import dev.vane.contracts.SourceRecords;
import dev.vane.pipeline.health.PipelineMetrics;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Reads records of the samples topic; those that break the contract become dead letters. Keeps no state. */
public final class Validation implements Processor<byte[], byte[], Object, Object> {
    private final String next;
    private final PipelineMetrics metrics;
    private ProcessorContext<Object, Object> context;
    private DeadLetters deadLetters;

    private Validation(String next, PipelineMetrics metrics) {
        this.next = next;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor.
     *
     * @param next name of the processor that valid records go to
     */
    public static ProcessorSupplier<byte[], byte[], Object, Object> supplier(String next, PipelineMetrics metrics) {
        return () -> new Validation(next, metrics);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.deadLetters = new DeadLetters(context, metrics);
    }

    @Override
    public void process(Record<byte[], byte[]> received) {
        switch (SourceRecords.read(received.key(), received.value(), received.timestamp())) {
            case Reading.Accepted accepted -> {
                Received valid = new Received(
                        accepted.record(),
                        Bytes.wrap(received.key()),
                        Bytes.wrap(received.value()),
                        Origin.of(context));
                context.forward(received.withKey(valid.record().host()).withValue(valid), next);
            }
            case Reading.Refused refused ->
                context.forward(
                        deadLetters.of(received, received.key(), received.value(), refused.reason(), refused.detail()),
                        DeadLetters.SINK);
        }
    }
}
