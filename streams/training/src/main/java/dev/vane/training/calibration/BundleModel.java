package dev.vane.training.calibration;

import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle's model: each set of heads is written into a bundle, which is then asked as it would be served.
 *
 * @param bundle with any heads calibrated or none
 * @param alpha a key is a sink when it receives more than alpha times the fair share
 * @param beta share of its weight that a sink keeps
 */
public record BundleModel(ModelBundle bundle, double alpha, double beta) implements CalibratedModel {
    @Override
    public Answers answers(ExampleSet examples, List<CalibratedHead> heads) {
        ModelBundle calibrated = CalibratedBundle.with(bundle, calibration(heads));
        return new Answers(served(calibrated, examples), served(CalibratedBundle.networkAlone(calibrated), examples));
    }

    /** Those heads of this model. */
    public Calibration calibration(List<CalibratedHead> heads) {
        return new Calibration(heads.isEmpty() ? "" : bundle.weightsSha256(), alpha, beta, heads);
    }

    private static List<Double> served(ModelBundle bundle, ExampleSet examples) {
        List<Double> answers = new ArrayList<>();
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle)) {
            for (Example example : examples.examples()) {
                answers.add((double)
                        engine.predict(List.of(example.window())).getFirst().relativePerformance());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }
}
