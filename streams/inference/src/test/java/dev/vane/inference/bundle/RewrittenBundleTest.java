package dev.vane.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewrittenBundleTest {
    private static final SeededBundle BLEND = new SeededBundle(
            new CloudFormerArchitecture(5, 4, 8, 8, 2, 4, 16, 2, 8, true).withMetricEmbedding(), 1, 0.3, List.of());
    private static final SeededBundle PUBLISHED =
            new SeededBundle(new CloudFormerArchitecture(5, 4, 8, 8, 2, 4, 16, 2, 8, false), 1);
    private static final List<CalibratedHead> HEADS =
            List.of(new CalibratedHead(Branch.SYSTEM, 1, 0), new CalibratedHead(Branch.TEMPORAL, 0, 1));

    @Test
    void writesTheSameBytesIfNothingChanges() {
        for (SeededBundle model : List.of(BLEND, PUBLISHED)) {
            ModelBundle bundle = model.bundle();

            ModelBundle rewritten = RewrittenBundle.of(bundle, Calibration.DEFAULT_ALPHA, 1, List.of());

            assertThat(rewritten.model()).isEqualTo(bundle.model());
            assertThat(rewritten.explainModel()).isEqualTo(bundle.explainModel());
            assertThat(rewritten.manifest()).isEqualTo(bundle.manifest());
        }
    }

    @Test
    void calibratesHeadsAndBack() {
        ModelBundle bundle = BLEND.bundle();

        ModelBundle calibrated = RewrittenBundle.of(bundle, 1.5, 0.4, HEADS);
        ModelBundle back = RewrittenBundle.of(calibrated, Calibration.DEFAULT_ALPHA, 1, List.of());

        assertThat(calibrated.model())
                .isEqualTo(BLEND.bundle(new Calibration("any", 1.5, 0.4, HEADS)).model())
                .isNotEqualTo(bundle.model());
        assertThat(calibrated.manifest().calibration().heads()).isEqualTo(HEADS);
        assertThat(calibrated.weightsSha256()).isEqualTo(bundle.weightsSha256());
        assertThat(back.model()).isEqualTo(bundle.model());
    }

    @Test
    void givesAnExplainingModelToABundleWithoutOne() {
        ModelBundle bundle = BLEND.bundle();
        ModelBundle without = ModelBundle.of(bundle.manifest(), Map.of(ModelBundle.MODEL, bundle.model()));

        ModelBundle rewritten = RewrittenBundle.of(without, Calibration.DEFAULT_ALPHA, 1, List.of());

        assertThat(without.explains()).isFalse();
        assertThat(rewritten.explainModel()).isEqualTo(bundle.explainModel());
    }
}
