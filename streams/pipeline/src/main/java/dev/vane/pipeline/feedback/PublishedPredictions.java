package dev.vane.pipeline.feedback;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.validate.DeadLetters;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads the predictions topic back. What a pipeline wrote can be read; what somebody else wrote there becomes a dead
 * letter instead of an end. Keeps no state.
 */
final class PublishedPredictions implements Processor<byte[], byte[], Object, Object> {
    private final String next;
    private final PipelineMetrics metrics;
    private ProcessorContext<Object, Object> context;
    private DeadLetters deadLetters;

    private PublishedPredictions(String next, PipelineMetrics metrics) {
        this.next = next;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor.
     *
     * @param next name of the processor that predictions and departures go to
     */
    static ProcessorSupplier<byte[], byte[], Object, Object> supplier(String next, PipelineMetrics metrics) {
        return () -> new PublishedPredictions(next, metrics);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.deadLetters = new DeadLetters(context, metrics::feedbackDeadLetter);
    }

    @Override
    public void process(Record<byte[], byte[]> published) {
        Record<VmKey, ComparisonInput> input;
        try {
            VmKey vm = vm(published.key());
            input = published.withKey(vm).withValue(input(vm, published.value()));
        } catch (SerializationException e) {
            context.forward(
                    deadLetters.of(published, published.key(), published.value(), Reason.MALFORMED, e.getMessage()),
                    FeedbackTopology.DEAD_LETTERS);
            return;
        }
        context.forward(input, next);
    }

    private static VmKey vm(byte[] key) {
        if (key == null) {
            throw new SerializationException("the key must be host/vm, and there is none");
        }
        return Topics.PREDICTIONS.key().deserializer().deserialize(Topics.PREDICTIONS.name(), key);
    }

    private static ComparisonInput input(VmKey vm, byte[] value) {
        Prediction prediction = Topics.PREDICTIONS.value().deserializer().deserialize(Topics.PREDICTIONS.name(), value);
        if (prediction == null) {
            return new ComparisonInput.Gone(vm);
        }
        if (!prediction.key().equals(vm)) {
            throw new SerializationException("key %s, VM %s".formatted(vm, prediction.key()));
        }
        return new ComparisonInput.Predicted(prediction);
    }
}
