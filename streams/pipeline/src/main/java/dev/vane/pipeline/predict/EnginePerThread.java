package dev.vane.pipeline.predict;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.pipeline.thread.PerThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** One engine for each stream thread: the tasks of a thread run one after another and share it. */
public final class EnginePerThread implements AutoCloseable {
    private final PerThread<InferenceEngine> engines;

    /** @param opener opens an engine; called once in each thread that asks */
    public EnginePerThread(Supplier<InferenceEngine> opener) {
        this.engines = new PerThread<>(opener, InferenceEngine::close);
    }

    /** ONNX Runtime engines of one bundle. */
    public static EnginePerThread of(ModelBundle bundle) {
        return new EnginePerThread(() -> {
            try {
                return OnnxRuntimeEngine.open(bundle);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot open model " + bundle.manifest().name(), e);
            }
        });
    }

    /** The engine of the calling thread. Engines of threads that have ended are closed on the way. */
    public InferenceEngine get() {
        return engines.get();
    }

    /** Closes all engines; the threads that used them must have ended. */
    @Override
    public void close() {
        engines.close();
    }
}
