package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Reset;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Measurements in a processor of their own, which is given what was predicted. */
final class MeasurementsStage implements Processor<VmKey, MeasurementsStage.Input, VmKey, RealisedError> {
    private final Optional<Adapting> adapting;
    private final int maxMeasuredVms;
    private Measurements measurements;
    private ProcessorContext<VmKey, RealisedError> context;

    /** What it is given. */
    sealed interface Input {
        /** A prediction was published. */
        record Predicted(Prediction prediction) implements Input {}

        /** A measurement stood in the log. */
        record Measured(MeasuredPerformance performance) implements Input {}

        /** A reset stood in the log. */
        record Forgotten(Reset reset) implements Input {}

        /** The VM has left. */
        record Gone(VmKey vm) implements Input {}
    }

    private MeasurementsStage(Optional<Adapting> adapting, int maxMeasuredVms) {
        this.adapting = adapting;
        this.maxMeasuredVms = maxMeasuredVms;
    }

    static ProcessorStage<VmKey, Input, VmKey, RealisedError> of(Optional<Adapting> adapting, int maxMeasuredVms) {
        return of(() -> adapting, maxMeasuredVms);
    }

    /** @param adapting asked whenever a processor is made */
    static ProcessorStage<VmKey, Input, VmKey, RealisedError> of(
            Supplier<Optional<Adapting>> adapting, int maxMeasuredVms) {
        return new ProcessorStage<>(new ProcessorSupplier<>() {
            @Override
            public Processor<VmKey, Input, VmKey, RealisedError> get() {
                return new MeasurementsStage(adapting.get(), maxMeasuredVms);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Measurements.stores();
            }
        });
    }

    @Override
    public void init(ProcessorContext<VmKey, RealisedError> context) {
        this.context = context;
        this.measurements =
                new Measurements(context, adapting, maxMeasuredVms, new PipelineMetrics(new PrometheusRegistry()));
    }

    @Override
    public void process(Record<VmKey, Input> record) {
        List<RealisedError> errors =
                switch (record.value()) {
                    case Input.Predicted predicted ->
                        measurements.predicted(predicted.prediction()).stream().toList();
                    case Input.Measured measured -> measurements.measured(measured.performance());
                    case Input.Forgotten forgotten -> {
                        measurements.reset(forgotten.reset());
                        yield List.of();
                    }
                    case Input.Gone gone -> {
                        measurements.forget(gone.vm());
                        yield List.of();
                    }
                };
        errors.forEach(error -> context.forward(new Record<>(error.key(), error, error.second() * 1000)));
    }
}
