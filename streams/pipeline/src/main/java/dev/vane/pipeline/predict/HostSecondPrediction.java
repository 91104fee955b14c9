package dev.vane.pipeline.predict;

import dev.vane.contracts.Condition;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.feedback.Measurements;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor.Predicted;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostEvent;
import dev.vane.pipeline.window.HostMeasurement;
import dev.vane.pipeline.window.HostReset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Predicts all due windows of one closed second of a host, shifts them by what was measured before, tells whether their VMs
 * are degraded, and forwards the outcomes in order. Sets measurements against predictions, whichever comes first. Between two seconds it keeps only what
 * was measured, and the predictions that may still be.
 */
public final class HostSecondPrediction implements Processor<String, HostEvent, Object, Object> {
    /** Name of the sink of predictions. */
    public static final String PREDICTIONS = "predictions";

    /** Name of the sink of attention summaries. */
    public static final String ATTENTION = "attention-summaries";

    /** Name of the sink of skipped windows. */
    public static final String SKIPPED = "skipped-windows";

    /** Name of the sink of predictions beside what was measured. */
    public static final String ERRORS = "realised-errors";

    private final WindowPredictor.Opener opener;
    private final DegradedRule rule;
    private final Optional<String> observer;
    private final PipelineMetrics metrics;
    private WindowPredictor predictor;
    private ProcessorContext<Object, Object> context;
    private Measurements measurements;

    private HostSecondPrediction(
            WindowPredictor.Opener opener, DegradedRule rule, Optional<String> observer, PipelineMetrics metrics) {
        this.opener = opener;
        this.rule = rule;
        this.observer = observer;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor with its stores.
     *
     * @param opener gives the calling thread's predictor
     * @param rule when a VM is degraded
     * @param observer name of a processor that receives every {@link ObservedOutcome} after it was forwarded
     */
    public static ProcessorSupplier<String, HostEvent, Object, Object> supplier(
            WindowPredictor.Opener opener, DegradedRule rule, Optional<String> observer, PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, HostEvent, Object, Object> get() {
                return new HostSecondPrediction(opener, rule, observer, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Measurements.stores();
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.predictor = opener.open();
        this.measurements = new Measurements(context, predictor.adapting(), metrics);
    }

    @Override
    public void process(Record<String, HostEvent> record) {
        switch (record.value()) {
            case HostEmissions emissions -> predictAll(emissions);
            case HostMeasurement measured ->
                measurements.measured(measured.performance()).forEach(this::forward);
            case HostReset forgotten -> measurements.reset(forgotten.reset());
        }
    }

    private void predictAll(HostEmissions emissions) {
        Map<VmKey, Predicted> predicted = predict(emissions.emissions());
        for (Emission emission : emissions.emissions()) {
            switch (emission) {
                case Emission.Gone gone -> forward(gone, emissions.second());
                case Due due -> forward(due, Optional.ofNullable(predicted.get(due.key())));
            }
        }
    }

    /** Predictions by VM; none of a window that is skipped. */
    private Map<VmKey, Predicted> predict(List<Emission> emissions) {
        List<Due> windows = emissions.stream()
                .filter(Due.class::isInstance)
                .map(Due.class::cast)
                .filter(due -> SkipRule.skip(due).isEmpty())
                .toList();
        List<Optional<Predicted>> results = predictor.predict(windows);
        Map<VmKey, Predicted> byVm = new HashMap<>();
        for (int i = 0; i < windows.size(); i++) {
            VmKey vm = windows.get(i).key();
            results.get(i).ifPresent(result -> byVm.put(vm, result));
        }
        return byVm;
    }

    private void forward(Emission.Gone gone, long second) {
        measurements.forget(gone.key());
        forward(PREDICTIONS, gone.key(), null, second);
        forwardToObserver(new ObservedOutcome.Gone(gone.key()), second);
    }

    private void forward(Due due, Optional<Predicted> predicted) {
        if (predicted.isEmpty()) {
            SkippedWindow skipped =
                    SkipRule.skip(due).orElseGet(() -> SkipRule.skipped(due, SkippedWindow.Reason.MODEL_FAILED));
            metrics.skipped(skipped.reason());
            forward(SKIPPED, due.key(), skipped, due.second());
            return;
        }
        metrics.predicted();
        Prediction prediction = judged(shifted(predicted.get()));
        forward(PREDICTIONS, due.key(), prediction, due.second());
        forward(ATTENTION, due.key(), predicted.get().attention(), due.second());
        forwardToObserver(new ObservedOutcome.Window(prediction, due.window()), due.second());
        measurements.predicted(prediction).ifPresent(this::forward);
    }

    private Prediction shifted(Predicted predicted) {
        Prediction raw = predicted.prediction();
        return measurements
                .shift(raw.key(), raw.second())
                .map(applied -> predictor.shifted(predicted, applied))
                .orElse(raw);
    }

    /** With what is to be said of its VM, in which the prediction before it has a part. */
    private Prediction judged(Prediction prediction) {
        OptionalDouble probability = prediction.degradationProbability();
        if (probability.isEmpty()) {
            return prediction;
        }
        Optional<Condition> before = measurements
                .before(prediction.key(), prediction.second(), rule.staleSeconds())
                .flatMap(Prediction::condition);
        return prediction.withCondition(Optional.of(rule.next(before, probability.getAsDouble(), prediction.second())));
    }

    private void forward(RealisedError error) {
        forward(ERRORS, error.key(), error, error.second());
    }

    private void forwardToObserver(ObservedOutcome outcome, long second) {
        observer.ifPresent(name -> forward(name, outcome.key(), outcome, second));
    }

    private void forward(String child, VmKey key, Object value, long second) {
        context.forward(new Record<Object, Object>(key, value, second * 1000), child);
    }
}
