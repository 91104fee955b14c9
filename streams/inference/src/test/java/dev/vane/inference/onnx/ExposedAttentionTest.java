package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.engine.OnnxFile;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold of the way back through one block's attention, whatever it carries. */
class ExposedAttentionTest {
    private static final int HEADS = 2;
    private static final int TOKENS = 9;
    private static final int WIDTH = 4;

    private static byte[] file() {
        var graph = new OnnxGraph("attention");
        Value scores = graph.input("scores", HEADS, TOKENS, TOKENS);
        Value values = graph.input("values", HEADS, TOKENS, WIDTH);
        Value gradient = graph.input("gradient", HEADS, TOKENS, WIDTH);
        Value mask = graph.input("mask", HEADS, TOKENS, TOKENS);
        Value beta = graph.input("beta", HEADS, 1, 1);
        graph.scope("block");
        var calibration = new CalibrationNodes(graph, SinkRule.sparingCls(1.5f), TOKENS, TOKENS);
        var attention = new ExposedAttention(graph, calibration, Optional.empty(), mask, beta);
        Value context =
                attention.gather(graph.softmax("softmax", scores), values).context();
        ExposedAttention.Gradients gradients = attention.back(gradient);
        graph.output("context", context, HEADS, TOKENS, WIDTH);
        graph.output("calibrated", attention.calibrated(), HEADS, TOKENS, TOKENS);
        graph.output("ofMask", gradients.mask(), HEADS, TOKENS, TOKENS);
        graph.output("ofScores", gradients.scores(), HEADS, TOKENS, TOKENS);
        graph.output("ofValues", gradients.values(), HEADS, TOKENS, WIDTH);
        return graph.toModel();
    }

    private static float[] gaussian(Random random, int size, double middle, double spread) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (middle + spread * random.nextGaussian());
        }
        return values;
    }

    @Test
    void keepsTheSumsOfRows() throws OrtException {
        var random = new Random(3);
        float[] scores = gaussian(random, HEADS * TOKENS * TOKENS, 0, 1);
        for (int i = 0; i < scores.length; i++) {
            scores[i] += i % TOKENS == 5 ? 2 : 0;
        }
        float[] values = gaussian(random, HEADS * TOKENS * WIDTH, 0, 1);
        float[] gradient = gaussian(random, HEADS * TOKENS * WIDTH, 0, 1);
        float[] mask = gaussian(random, scores.length, 1, 0.2);

        Map<String, float[]> outputs;
        try (OnnxFile file = OnnxFile.open(file())) {
            outputs = file.run(Map.of(
                    "scores", new OnnxFile.Input(scores, 1, HEADS, TOKENS, TOKENS),
                    "values", new OnnxFile.Input(values, 1, HEADS, TOKENS, WIDTH),
                    "gradient", new OnnxFile.Input(gradient, 1, HEADS, TOKENS, WIDTH),
                    "mask", new OnnxFile.Input(mask, 1, HEADS, TOKENS, TOKENS),
                    "beta", new OnnxFile.Input(new float[] {0.4f, 1}, 1, HEADS, 1, 1)));
        }

        for (int row = 0; row < HEADS * TOKENS; row++) {
            double gathered = 0;
            for (int i = row * WIDTH; i < (row + 1) * WIDTH; i++) {
                gathered += outputs.get("context")[i] * gradient[i];
            }
            double ofMask = 0;
            double ofScores = 0;
            double weight = 0;
            for (int i = row * TOKENS; i < (row + 1) * TOKENS; i++) {
                ofMask += mask[i] * outputs.get("ofMask")[i];
                ofScores += outputs.get("ofScores")[i];
                weight += outputs.get("calibrated")[i];
            }
            assertThat(weight).isCloseTo(1, within(1e-6));
            assertThat(ofMask).isCloseTo(gathered, within(1e-5));
            assertThat(ofScores).isCloseTo(0, within(1e-5));
        }
        // Σ dV ⊙ V is the same again: both are linear in V.
        double bySums = 0;
        double byValues = 0;
        for (int i = 0; i < values.length; i++) {
            bySums += outputs.get("context")[i] * gradient[i];
            byValues += outputs.get("ofValues")[i] * values[i];
        }
        assertThat(byValues).isCloseTo(bySums, within(1e-4));
    }
}
