package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformances;
import dev.vane.contracts.MeasuredReading;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.health.PipelineMetrics.MeasuredResult;
import dev.vane.pipeline.validate.DeadLetters;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads records of the measured-performances topic and sends them on under the name of their host; those that break the
 * contract become dead letters. Keeps no state.
 */
final class MeasuredValidation implements Processor<byte[], byte[], Object, Object> {
    private final PipelineMetrics metrics;
    private ProcessorContext<Object, Object> context;
    private DeadLetters deadLetters;

    private MeasuredValidation(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    /** Supplies the processor. */
    static ProcessorSupplier<byte[], byte[], Object, Object> supplier(PipelineMetrics metrics) {
        return () -> new MeasuredValidation(metrics);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.deadLetters = new DeadLetters(context, metrics::feedbackDeadLetter);
    }

    @Override
    public void process(Record<byte[], byte[]> received) {
        switch (MeasuredPerformances.read(received.key(), received.value(), received.timestamp())) {
            case MeasuredReading.Accepted accepted ->
                // Without the headers: they are the sender's, and say nothing of who sends for the host.
                context.forward(
                        new Record<>(accepted.record().host(), accepted.record(), received.timestamp()),
                        FeedbackTopology.LOG);
            case MeasuredReading.Refused refused -> {
                metrics.measured(MeasuredResult.DEAD_LETTER);
                context.forward(
                        deadLetters.of(received, received.key(), received.value(), refused.reason(), refused.detail()),
                        FeedbackTopology.DEAD_LETTERS);
            }
        }
    }
}
