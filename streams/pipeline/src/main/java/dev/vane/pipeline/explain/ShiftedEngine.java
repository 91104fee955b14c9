package dev.vane.pipeline.explain;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import java.util.List;

/**
 * An engine whose predictions are shifted as measurements shifted the one that is explained, so that an explanation speaks of the
 * number that was published, and effects are steps from there.
 *
 * @param engine closed by whoever opened it
 * @param offset on the logit scale
 */
record ShiftedEngine(InferenceEngine engine, double offset) implements InferenceEngine {
    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public int maxBatch() {
        return engine.maxBatch();
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        return engine.predict(windows).stream().map(this::shifted).toList();
    }

    private ModelOutput shifted(ModelOutput output) {
        return new ModelOutput(
                (float) AdaptationRule.moved(output.relativePerformance(), offset), output.temporal(), output.system());
    }

    @Override
    public void close() {
        // Nothing of its own is open.
    }
}
