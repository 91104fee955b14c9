package dev.vane.pipeline.explain;

import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import java.util.List;

/** An engine whose prediction is what the first metric of a window's last row says; its attention is another's. */
record ScriptedEngine(InferenceEngine engine) implements InferenceEngine {
    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int maxBatch() {
        return engine.maxBatch();
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        List<ModelOutput> outputs = engine.predict(windows);
        return java.util.stream.IntStream.range(0, windows.size())
                .mapToObj(i -> new ModelOutput(
                        windows.get(i).rows().getLast().value(0),
                        outputs.get(i).temporal(),
                        outputs.get(i).system()))
                .toList();
    }

    @Override
    public void close() {
        engine.close();
    }
}
