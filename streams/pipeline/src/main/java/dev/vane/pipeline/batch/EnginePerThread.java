package dev.vane.pipeline.batch;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One engine for each stream thread: the tasks of a thread run one after another and share it. */
public final class EnginePerThread implements AutoCloseable {
    private final Supplier<InferenceEngine> opener;
    private final Map<Thread, InferenceEngine> engines = new ConcurrentHashMap<>();

    /** @param opener opens an engine; called once in each thread that asks */
    public EnginePerThread(Supplier<InferenceEngine> opener) {
        this.opener = opener;
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
        engines.entrySet().removeIf(entry -> {
            boolean ended = !entry.getKey().isAlive();
            if (ended) {
                entry.getValue().close();
            }
            return ended;
        });
        return engines.computeIfAbsent(Thread.currentThread(), thread -> opener.get());
    }

    /** Closes all engines; the threads that used them must have ended. */
    @Override
    public void close() {
        engines.values().forEach(InferenceEngine::close);
        engines.clear();
    }
}
