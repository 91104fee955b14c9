package dev.vane.inference.engine;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.List;

/**
 * ONNX Runtime on the CPU through DJL: one session with one thread.
 *
 * <p>Each window runs by itself. Its matrix kernels give other last bits to a batch of one than to larger ones, so what
 * is said of a window would depend on its mates; and a batch is no cheaper, for a single window fills the core and fits
 * its cache.
 */
public final class OnnxRuntimeEngine implements InferenceEngine {
    private static final int MAX_BATCH = 16;

    private final Model model;
    private final WindowInputs inputs;
    private final Predictor<MetricWindow, ModelOutput> predictor;

    private OnnxRuntimeEngine(Manifest manifest, Model model) {
        this.model = model;
        this.inputs = new WindowInputs(manifest);
        this.predictor = model.newPredictor(new WindowTranslator(manifest.architecture(), inputs));
    }

    /**
     * Loads the bundle's model.
     *
     * @throws IOException if ONNX Runtime rejects the model, or there is no place for DJL's temporary folder
     */
    public static OnnxRuntimeEngine open(ModelBundle bundle) throws IOException {
        Manifest manifest = bundle.manifest();
        return new OnnxRuntimeEngine(manifest, OnnxModels.load(manifest.name(), bundle.model()));
    }

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        if (windows.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most %d windows at once: %d".formatted(MAX_BATCH, windows.size()));
        }
        windows.forEach(inputs::requireShape);
        return windows.stream().map(this::predict).toList();
    }

    private ModelOutput predict(MetricWindow window) {
        try {
            return predictor.predict(window);
        } catch (TranslateException e) {
            throw new ModelFailedException("the model failed on a window of the right shape: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
