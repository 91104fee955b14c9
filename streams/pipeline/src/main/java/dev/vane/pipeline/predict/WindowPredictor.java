package dev.vane.pipeline.predict;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Degradation;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RawPrediction;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.Shift;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.interval.Interval;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.feedback.Adapting;
import dev.vane.pipeline.feedback.Measurements.Applied;
import dev.vane.pipeline.health.ModelCallMetrics;
import dev.vane.pipeline.window.Emission.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the model on due windows and makes the records that are published. A window that the model cannot compute stops no other. */
public final class WindowPredictor {
    private static final Logger LOG = LoggerFactory.getLogger(WindowPredictor.class);

    private final InferenceEngine engine;
    private final Manifest manifest;
    private final PublishedAttention attention;
    private final ToDoubleFunction<MetricWindow> errorScale;
    private final ModelCallMetrics calls;

    /** Gives the calling thread's predictor. */
    public interface Opener {
        /** Opens it, or returns the one that is open. */
        WindowPredictor open();
    }

    /**
     * A prediction and its attention summary, ready to be published.
     *
     * @param scale what its interval and its errors are multiplied by
     */
    public record Predicted(Prediction prediction, AttentionSummary attention, double scale) {}

    /** @param manifest of the bundle that the engine runs */
    public WindowPredictor(InferenceEngine engine, Manifest manifest, ModelCallMetrics calls) {
        this.engine = engine;
        this.manifest = manifest;
        this.calls = calls;
        this.attention = new PublishedAttention(manifest);
        this.errorScale = manifest.errorScale();
    }

    /** One result for each window, in order; empty where the model failed. */
    public List<Optional<Predicted>> predict(List<Due> windows) {
        List<Optional<Predicted>> results = new ArrayList<>(windows.size());
        for (int from = 0; from < windows.size(); from += engine.maxBatch()) {
            results.addAll(call(windows.subList(from, Math.min(windows.size(), from + engine.maxBatch()))));
        }
        return results;
    }

    private List<Optional<Predicted>> call(List<Due> windows) {
        long start = System.nanoTime();
        try {
            List<ModelOutput> outputs =
                    engine.predict(windows.stream().map(Due::window).toList());
            calls.modelCall(windows.size(), Duration.ofNanos(System.nanoTime() - start));
            List<Optional<Predicted>> results = new ArrayList<>(windows.size());
            for (int i = 0; i < windows.size(); i++) {
                results.add(predicted(windows.get(i), outputs.get(i)));
            }
            return results;
        } catch (ModelFailedException e) {
            calls.modelCallFailed();
            LOG.warn("model call failed windows={} cause={}", windows.size(), e.getMessage());
            return windows.size() == 1
                    ? List.of(Optional.empty())
                    : windows.stream()
                            .map(window -> call(List.of(window)).getFirst())
                            .toList();
        }
    }

    private Optional<Predicted> predicted(Due due, ModelOutput output) {
        float performance = output.relativePerformance();
        // False for NaN as well.
        if (!(performance > 0 && performance <= 1)) {
            return Optional.empty();
        }
        OptionalDouble familiarity = familiarity(due.window());
        boolean unfamiliar = familiarity.isPresent() && !manifest.familiarity().isFamiliar(familiarity.getAsDouble());
        double scale = errorScale.applyAsDouble(due.window());
        RawPrediction alone = of(performance, scale, unfamiliar);
        Prediction prediction = new Prediction(
                due.key(),
                due.second(),
                performance,
                alone.lower(),
                alone.upper(),
                familiarity,
                due.window().realRows(),
                due.window().imputedRows(),
                model(),
                manifest.trained(),
                unfamiliar,
                due.ledger(),
                degradation(unfamiliar, new Expected(performance, scale)),
                Optional.empty(),
                due.losses(),
                Optional.empty());
        return Optional.of(new Predicted(prediction, attention.of(due, output, model()), scale));
    }

    /** How measurements shift the predictions of this model; empty if they do not. */
    Optional<Adapting> adapting() {
        return Adapting.of(manifest);
    }

    /** A prediction, shifted by what was measured before, with the interval and the probability that follow. */
    Prediction shifted(Predicted predicted, Applied applied) {
        Prediction raw = predicted.prediction();
        Shift shift = applied.shift();
        Expected expected = expected(predicted, shift);
        RawPrediction moved = of(expected.performance(), expected.scale(), raw.unfamiliar());
        return new Prediction(
                raw.key(),
                raw.second(),
                expected.performance(),
                moved.lower(),
                moved.upper(),
                raw.familiarity(),
                raw.realRows(),
                raw.imputedRows(),
                raw.model(),
                raw.trained(),
                raw.unfamiliar(),
                raw.ledger(),
                degradation(predicted, applied),
                Optional.of(new Adaptation(
                        raw.raw(),
                        (float) shift.offset(),
                        (float) shift.ownWeight(),
                        (float) applied.own().windows(),
                        applied.measuredSecond(),
                        (float) shift.factor())),
                raw.losses(),
                raw.condition());
    }

    /**
     * What a VM is expected to run at, and how far off that may be.
     *
     * @param scale what the usual size of errors is multiplied by
     */
    private record Expected(float performance, double scale) {}

    private Expected expected(Predicted predicted, Shift shift) {
        float raw = predicted.prediction().relativePerformance();
        return new Expected(
                (float) AdaptationRule.moved(raw, shift.offset()),
                predicted.scale() * manifest.adaptation().width(raw, shift));
    }

    /**
     * What others on the host measured may make degradation more likely, never less: who measures one VM must not be able
     * to keep the page of another from coming. How wide others' intervals have to be says nothing of it at all.
     */
    private List<Degradation> degradation(Predicted predicted, Applied applied) {
        Shift alone = applied.alone();
        Shift withOthers = applied.shift().withFactor(alone.factor());
        boolean unfamiliar = predicted.prediction().unfamiliar();
        return degradation(unfamiliar, expected(predicted, alone), expected(predicted, withOthers));
    }

    /** With its interval, if the model has one. */
    private RawPrediction of(float performance, double scale, boolean unfamiliar) {
        Optional<Interval> interval =
                Optional.ofNullable(manifest.interval()).map(rule -> rule.of(performance, scale, unfamiliar));
        return new RawPrediction(performance, bound(interval, Interval::lower), bound(interval, Interval::upper));
    }

    /** By the one of these that makes it the most likely. */
    private List<Degradation> degradation(boolean unfamiliar, Expected... ways) {
        if (manifest.errors() == null) {
            return List.of();
        }
        double probability = Stream.of(ways)
                .mapToDouble(expected -> manifest.errors()
                        .below(DegradedRule.BELOW, expected.performance(), expected.scale(), unfamiliar))
                .max()
                .orElseThrow();
        return List.of(new Degradation(DegradedRule.BELOW, (float) probability));
    }

    /** A function of the window alone, not of what the model predicts for it. */
    private OptionalDouble familiarity(MetricWindow window) {
        return manifest.familiarity() == null
                ? OptionalDouble.empty()
                : published(manifest.familiarity().of(window));
    }

    private static OptionalDouble bound(Optional<Interval> interval, ToDoubleFunction<Interval> bound) {
        return interval.isPresent() ? published(bound.applyAsDouble(interval.get())) : OptionalDouble.empty();
    }

    /** What a reader will find: the topic holds floats. */
    private static OptionalDouble published(double value) {
        return OptionalDouble.of((float) value);
    }

    private String model() {
        return manifest.name() + "@" + manifest.version();
    }
}
