package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.health.PipelineMetrics.MeasuredResult;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Sets predictions against what was measured, whichever comes first: one error for every second of a VM that has both.
 * A second is predicted once and measured once, and the later of the two makes the comparison, so it is made once.
 */
final class Comparison implements Processor<VmKey, ComparisonInput, VmKey, RealisedError> {
    private final int maxMeasuredVms;
    private final PipelineMetrics metrics;
    private ProcessorContext<VmKey, RealisedError> context;
    private KeptSeconds kept;

    private Comparison(int maxMeasuredVms, PipelineMetrics metrics) {
        this.maxMeasuredVms = maxMeasuredVms;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor with its stores.
     *
     * @param maxMeasuredVms VMs of one task of which measurements are kept
     */
    static ProcessorSupplier<VmKey, ComparisonInput, VmKey, RealisedError> supplier(
            int maxMeasuredVms, PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<VmKey, ComparisonInput, VmKey, RealisedError> get() {
                return new Comparison(maxMeasuredVms, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return FeedbackStores.builders();
            }
        };
    }

    @Override
    public void init(ProcessorContext<VmKey, RealisedError> context) {
        this.context = context;
        this.kept = new KeptSeconds(context, maxMeasuredVms);
    }

    @Override
    public void process(Record<VmKey, ComparisonInput> input) {
        switch (input.value()) {
            case ComparisonInput.Predicted predicted -> predicted(predicted.prediction());
            case ComparisonInput.Measured measured -> measured(measured.performance());
            case ComparisonInput.Gone gone -> kept.forget(gone.vm());
        }
    }

    private void predicted(Prediction prediction) {
        if (kept.add(prediction)) {
            compare(prediction);
        }
    }

    private void measured(MeasuredPerformance performance) {
        List<Long> seconds = kept.add(performance);
        metrics.measured(seconds.isEmpty() ? MeasuredResult.WITHOUT_EFFECT : MeasuredResult.ACCEPTED);
        for (long second : seconds) {
            kept.predicted(performance.key(), second).ifPresent(this::compare);
        }
    }

    private void compare(Prediction prediction) {
        kept.target(prediction).ifPresent(target -> {
            metrics.realisedError();
            context.forward(
                    new Record<>(prediction.key(), error(prediction, (float) target), prediction.second() * 1000));
        });
    }

    private static RealisedError error(Prediction prediction, float measured) {
        return new RealisedError(
                prediction.key(),
                prediction.second(),
                prediction.relativePerformance(),
                measured,
                prediction.lower(),
                prediction.upper(),
                prediction.model(),
                prediction.trained(),
                prediction.unfamiliar());
    }
}
