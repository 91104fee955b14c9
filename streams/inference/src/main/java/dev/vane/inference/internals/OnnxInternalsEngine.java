package dev.vane.inference.internals;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.engine.OnnxModels;
import dev.vane.inference.engine.WindowInputs;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;

/** Runs the explaining model with ONNX Runtime on the CPU through DJL: one session with one thread, window by window. */
public final class OnnxInternalsEngine implements InternalsEngine {
    private final Model model;
    private final WindowInputs inputs;
    private final AttentionControl asServed;
    private final Predictor<InternalsTranslator.Question, ModelInternals> predictor;

    private OnnxInternalsEngine(Manifest manifest, Model model) {
        this.model = model;
        this.inputs = new WindowInputs(manifest);
        this.asServed = AttentionControl.of(manifest.architecture(), manifest.calibration());
        this.predictor = model.newPredictor(new InternalsTranslator(inputs));
    }

    /**
     * Loads the bundle's explaining model.
     *
     * @throws IOException if ONNX Runtime rejects it, or there is no place for DJL's temporary folder
     * @throws dev.vane.inference.bundle.NoExplainingModelException if the bundle has none
     */
    public static OnnxInternalsEngine open(ModelBundle bundle) throws IOException {
        Manifest manifest = bundle.manifest();
        return new OnnxInternalsEngine(manifest, OnnxModels.load(manifest.name(), bundle.explainModel()));
    }

    /** Masks nothing, and calibrates the heads that the serving model does: what it explains is what was predicted. */
    @Override
    public ModelInternals explain(MetricWindow window) {
        return explain(window, asServed);
    }

    /**
     * Explains what the model would say with other attention.
     *
     * @throws dev.vane.inference.engine.ModelShapeMismatchException if the window is longer than the model's or has other
     *     features
     * @throws ModelFailedException if the model cannot compute it
     */
    public ModelInternals explain(MetricWindow window, AttentionControl control) {
        inputs.requireShape(window);
        try {
            return predictor.predict(new InternalsTranslator.Question(window, control));
        } catch (TranslateException e) {
            throw new ModelFailedException(
                    "the explaining model failed on a window of the right shape: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
