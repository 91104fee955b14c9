package dev.vane.inference.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.window.MetricWindow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on the CPU through DJL: one session with one thread. */
public final class OnnxRuntimeEngine implements InferenceEngine {
    private static final String DJL_ENGINE = "OnnxRuntime";
    private static final int DEFAULT_MAX_BATCH = 16;

    private final int maxBatch;
    private final Model model;
    private final Predictor<List<MetricWindow>, List<ModelOutput>> predictor;

    private OnnxRuntimeEngine(Model model, WindowTranslator translator, int maxBatch) {
        this.maxBatch = maxBatch;
        this.model = model;
        this.predictor = model.newPredictor(translator);
    }

    /** An engine for batches up to 16 windows, where a core is used best. */
    public static OnnxRuntimeEngine open(ModelBundle bundle) throws IOException {
        return open(bundle, DEFAULT_MAX_BATCH);
    }

    /**
     * Loads the bundle's model.
     *
     * @throws IOException if ONNX Runtime does not take the model, or there is no place for a temporary folder
     */
    public static OnnxRuntimeEngine open(ModelBundle bundle, int maxBatch) throws IOException {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch must be at least 1: " + maxBatch);
        }
        keepToOnnxRuntime();
        // First, because this creates the process's one OrtEnvironment and fails if something else did before.
        Engine engine = Engine.getEngine(DJL_ENGINE);
        Model model = engine.newModel(bundle.manifest().name(), Device.cpu());
        try (SessionOptions options = new SessionOptions()) {
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            model.load(
                    new ByteArrayInputStream(bundle.model()),
                    Map.of("sessionOptions", options, "intraOpNumThreads", "1", "interOpNumThreads", "1"));
        } catch (MalformedModelException | OrtException e) {
            model.close();
            throw new IOException(
                    "ONNX Runtime does not take the model of "
                            + bundle.manifest().name(),
                    e);
        }
        return new OnnxRuntimeEngine(
                model, new WindowTranslator(bundle.manifest().architecture(), maxBatch), maxBatch);
    }

    /** DJL would look for a second engine for array maths, and for natives on the network. Serving needs neither. */
    private static void keepToOnnxRuntime() {
        System.getProperties().putIfAbsent("ai.djl.onnx.disable_alternative", "true");
        System.getProperties().putIfAbsent("ai.djl.offline", "true");
    }

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        if (windows.size() > maxBatch) {
            throw new IllegalArgumentException("at most %d windows at once: %d".formatted(maxBatch, windows.size()));
        }
        if (windows.isEmpty()) {
            return List.of();
        }
        try {
            return predictor.predict(windows);
        } catch (TranslateException e) {
            if (e.getCause() instanceof ModelShapeMismatchException mismatch) {
                throw mismatch;
            }
            throw new IllegalStateException("the model failed on %d windows".formatted(windows.size()), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
