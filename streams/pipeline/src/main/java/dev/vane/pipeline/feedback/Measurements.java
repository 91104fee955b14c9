package dev.vane.pipeline.feedback;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Reset;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.pipeline.feedback.KeptSeconds.Target;
import dev.vane.pipeline.feedback.LearntShifts.Learnt;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.health.PipelineMetrics.MeasuredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Sets predictions against what was measured, whichever comes first: one error for every second of a VM that has both.
 * A second is predicted once and measured once, and the later of the two makes the comparison, so it is made once. What
 * was measured then shifts the predictions of later seconds: a second is always told before it is learnt from.
 *
 * <p>All of it stands in the stores of the processor whose context it was made with.
 */
public final class Measurements {
    /** A VM that is measured and never predicted, or gone, must not be kept for ever. */
    private static final int MAX_MEASURED_VMS = 10_000;

    private final PipelineMetrics metrics;
    private final KeptSeconds kept;
    private final KeyValueStore<VmKey, Learnt> learnt;
    private final Optional<LearntShifts> shifts;

    /**
     * What a prediction is to be shifted by.
     *
     * @param shift of the VM in this second
     * @param alone what it would be if no other VM of its host had been measured
     * @param own what was measured of the VM itself, as it counts now
     * @param measuredSecond event time of the newest of it, in seconds since the epoch; empty if it was not measured
     */
    public record Applied(Shift shift, Shift alone, Evidence own, OptionalLong measuredSecond) {}

    /**
     * Those of a processor that has the {@link #stores}.
     *
     * @param adapting how they shift predictions; empty if they do not
     */
    public Measurements(ProcessorContext<?, ?> context, Optional<Adapting> adapting, PipelineMetrics metrics) {
        this(context, adapting, MAX_MEASURED_VMS, metrics);
    }

    /** @param maxMeasuredVms VMs of one task of which measurements are kept */
    Measurements(
            ProcessorContext<?, ?> context, Optional<Adapting> adapting, int maxMeasuredVms, PipelineMetrics metrics) {
        this.metrics = metrics;
        this.learnt = context.getStateStore(FeedbackStores.LEARNT);
        this.shifts = adapting.map(rule -> new LearntShifts(rule, context));
        this.kept = new KeptSeconds(context, maxMeasuredVms, vm -> shifts.ifPresent(known -> known.forget(vm)));
    }

    /** The stores that the processor needs. */
    public static Set<StoreBuilder<?>> stores() {
        return FeedbackStores.builders();
    }

    /** What a VM's prediction is to be shifted by; empty if nothing was measured that counts for it. */
    public Optional<Applied> shift(VmKey vm, long second) {
        return shifts.flatMap(known -> known.of(vm, second));
    }

    /** A VM's newest prediction of the seconds before this one, of so many at most. */
    public Optional<Prediction> before(VmKey vm, long second, int seconds) {
        return LongStream.rangeClosed(1, seconds)
                .mapToObj(ago -> kept.predicted(vm, second - ago))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Takes a prediction as it is published. Returns its error if it was measured before. */
    public Optional<RealisedError> predicted(Prediction prediction) {
        return kept.add(prediction) ? compare(prediction) : Optional.empty();
    }

    /** Takes a measurement. Returns the errors of the predictions that can now be compared, in the order of time. */
    public List<RealisedError> measured(MeasuredPerformance performance) {
        List<Long> seconds = kept.add(performance);
        metrics.measured(seconds.isEmpty() ? MeasuredResult.WITHOUT_EFFECT : MeasuredResult.ACCEPTED);
        List<RealisedError> errors = new ArrayList<>();
        for (long second : seconds) {
            kept.predicted(performance.key(), second).flatMap(this::compare).ifPresent(errors::add);
        }
        return errors;
    }

    /** Drops the seconds of a VM that has left. What was learnt of it stays until time has taken its weight. */
    public void forget(VmKey vm) {
        kept.forget(vm);
    }

    /**
     * Forgets what was learnt of a VM, or of all VMs of a host: also from predictions of another model, and while
     * measurements shift nothing. Seconds that are not compared yet stay.
     */
    public void reset(Reset reset) {
        metrics.measured(MeasuredResult.RESET);
        for (VmKey vm : learntOf(reset)) {
            shifts.ifPresent(known -> known.forget(vm));
            learnt.delete(vm);
        }
    }

    private List<VmKey> learntOf(Reset reset) {
        List<VmKey> vms = new ArrayList<>();
        // Keys are host/vm, and no host has a slash.
        String prefix = reset.host() + "/" + reset.vm().orElse("");
        try (KeyValueIterator<VmKey, Learnt> found = learnt.prefixScan(prefix, new StringSerializer())) {
            found.forEachRemaining(entry -> {
                if (reset.names(entry.key)) {
                    vms.add(entry.key);
                }
            });
        }
        return vms;
    }

    private Optional<RealisedError> compare(Prediction prediction) {
        Optional<Target> target = kept.target(prediction);
        Optional<RealisedError> error = target.map(found -> error(prediction, found.mean()));
        error.ifPresent(made -> {
            metrics.realisedError();
            if (!target.get().compareOnly()) {
                shifts.ifPresent(known -> known.learn(prediction, made));
            }
        });
        return error;
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
                prediction.unfamiliar(),
                prediction.adaptation().map(Adaptation::raw));
    }
}
