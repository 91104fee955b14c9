package dev.vane.inference.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime on the CPU through DJL: one session with one thread.
 *
 * <p>Each window runs by itself. Its matrix kernels give other last bits to a batch of one than to larger ones, so what
 * is said of a window would depend on its mates; and a batch is no cheaper, for a single window fills the core and fits
 * its cache.
 */
public final class OnnxRuntimeEngine implements InferenceEngine {
    private static final String DJL_ENGINE = "OnnxRuntime";
    private static final int MAX_BATCH = 16;

    private final Manifest manifest;
    private final Model model;
    private final Predictor<MetricWindow, ModelOutput> predictor;

    private OnnxRuntimeEngine(Manifest manifest, Model model) {
        this.manifest = manifest;
        this.model = model;
        this.predictor = model.newPredictor(new WindowTranslator(manifest));
    }

    /**
     * Loads the bundle's model.
     *
     * @throws IOException if ONNX Runtime does not take the model, or there is no place for DJL's temporary folder
     */
    public static OnnxRuntimeEngine open(ModelBundle bundle) throws IOException {
        Telemetry.switchOff();
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
        return new OnnxRuntimeEngine(bundle.manifest(), model);
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
        return MAX_BATCH;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        if (windows.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most %d windows at once: %d".formatted(MAX_BATCH, windows.size()));
        }
        windows.forEach(this::requireShape);
        return windows.stream().map(this::predict).toList();
    }

    private ModelOutput predict(MetricWindow window) {
        try {
            return predictor.predict(window);
        } catch (TranslateException e) {
            throw new IllegalStateException("the model failed on a window that has its shape", e);
        }
    }

    private void requireShape(MetricWindow window) {
        if (window.rows().size() > manifest.windowRows()) {
            throw new ModelShapeMismatchException("the model looks at %d rows, the window has %d"
                    .formatted(manifest.windowRows(), window.rows().size()));
        }
        for (Row row : window.rows()) {
            if (row.features() != manifest.windowFeatures()) {
                throw new ModelShapeMismatchException("the model takes %d features, the window has %d"
                        .formatted(manifest.windowFeatures(), row.features()));
            }
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
