package dev.vane.inference.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gradients by the mask against differences of the same float model: the file agrees with itself. */
class MaskDifferencesTest {
    private static final CloudFormerArchitecture ARCHITECTURE =
            new CloudFormerArchitecture(10, 9, 8, 8, 2, 4, 16, 2, 8, true).withMetricEmbedding();
    private static final float STEP = 1e-3f;
    private static final int ENTRIES = 200;

    /** What rounding of the logit leaves of a difference. */
    private static final double FLOOR = 5e-4;

    @Test
    void agreeWithDifferencesOfTheFile() throws IOException {
        MetricWindow window = SeededWindows.window(2, 8, 9, f -> f != 4);
        var random = new Random(5);
        try (var engine = OnnxInternalsEngine.open(new SeededBundle(ARCHITECTURE, 9).bundle())) {
            ModelInternals explanation = engine.explain(window);
            for (Branch branch : Branch.values()) {
                Tensor gradients = (branch == Branch.TEMPORAL ? explanation.temporal() : explanation.system())
                        .attentionGradients();
                for (int block = 0; block < ARCHITECTURE.blocks(); block++) {
                    for (int i = 0; i < ENTRIES; i++) {
                        int ofBlock = gradients.toArray().length / ARCHITECTURE.blocks();
                        int entry = block * ofBlock + random.nextInt(ofBlock);
                        double difference = (engine.explain(window, changed(branch, entry, STEP))
                                                .logit()
                                        - engine.explain(window, changed(branch, entry, -STEP))
                                                .logit())
                                / (2 * STEP);

                        assertThat((double) gradients.toArray()[entry])
                                .isCloseTo(difference, within(FLOOR + 1e-2 * Math.abs(difference)));
                    }
                }
            }
        }
    }

    private static AttentionControl changed(Branch branch, int entry, float by) {
        AttentionControl plain = AttentionControl.of(ARCHITECTURE, Calibration.NONE);
        AttentionControl.OfBranch before = plain.of(branch);
        float[] mask = before.mask().toArray();
        mask[entry] += by;
        var after = new AttentionControl.OfBranch(
                Tensor.of(mask, before.mask().shape().toArray(Integer[]::new)), before.beta());
        return branch == Branch.TEMPORAL
                ? new AttentionControl(after, plain.system())
                : new AttentionControl(plain.temporal(), after);
    }
}
