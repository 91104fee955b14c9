package dev.vane.pipeline.batch;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Prediction;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Emission.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the model on due windows and words the outcome. A window that the model cannot compute stops no other. */
public final class WindowPredictor {
    private static final Logger LOG = LoggerFactory.getLogger(WindowPredictor.class);

    private final InferenceEngine engine;
    private final Manifest manifest;
    private final PublishedAttention attention;
    private final PipelineMetrics metrics;

    /** Gives the calling thread's predictor. */
    public interface Opener {
        /** Opens it, or returns the one that is open. */
        WindowPredictor open();
    }

    /** What the model says of one window, ready to be published. */
    record Predicted(Prediction prediction, AttentionSummary attention) {}

    /** @param manifest of the bundle that the engine runs */
    public WindowPredictor(InferenceEngine engine, Manifest manifest, PipelineMetrics metrics) {
        this.engine = engine;
        this.manifest = manifest;
        this.metrics = metrics;
        this.attention = new PublishedAttention(manifest);
    }

    /** One result for each window, in order; empty where the model failed. */
    List<Optional<Predicted>> predict(List<Due> windows) {
        List<Optional<Predicted>> results = new ArrayList<>(windows.size());
        for (int from = 0; from < windows.size(); from += engine.maxBatch()) {
            results.addAll(batch(windows.subList(from, Math.min(windows.size(), from + engine.maxBatch()))));
        }
        return results;
    }

    private List<Optional<Predicted>> batch(List<Due> windows) {
        long start = System.nanoTime();
        try {
            List<ModelOutput> outputs =
                    engine.predict(windows.stream().map(Due::window).toList());
            metrics.batch(windows.size(), Duration.ofNanos(System.nanoTime() - start));
            List<Optional<Predicted>> results = new ArrayList<>(windows.size());
            for (int i = 0; i < windows.size(); i++) {
                results.add(predicted(windows.get(i), outputs.get(i)));
            }
            return results;
        } catch (IllegalStateException e) {
            metrics.batchFailed();
            LOG.warn("model call failed windows={} cause={}", windows.size(), e.getMessage());
            return windows.size() == 1
                    ? List.of(Optional.empty())
                    : windows.stream()
                            .map(window -> batch(List.of(window)).getFirst())
                            .toList();
        }
    }

    private Optional<Predicted> predicted(Due due, ModelOutput output) {
        if (!Float.isFinite(output.relativePerformance())) {
            return Optional.empty();
        }
        Prediction prediction = new Prediction(
                due.key(),
                due.second(),
                output.relativePerformance(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                due.window().realRows(),
                due.window().imputedRows(),
                model(),
                manifest.trained());
        return Optional.of(new Predicted(prediction, attention.of(due, output, model())));
    }

    private String model() {
        return manifest.name() + "@" + manifest.version();
    }
}
