package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.bundle.BundleMismatchException;
import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelRewritingTest {
    private static final CloudFormerArchitecture SMALL = new CloudFormerArchitecture(6, 4, 8, 8, 2, 4, 16, 3, 8, true);
    private static final List<CalibratedHead> HEADS =
            List.of(new CalibratedHead(Branch.SYSTEM, 2, 1), new CalibratedHead(Branch.TEMPORAL, 2, 0));

    private final SeededBundle seeded = new SeededBundle(SMALL, 7, 0.3, List.of());

    private static Calibration ofModel(ModelBundle bundle) {
        return new Calibration(bundle.weightsSha256(), 2, 0.4, HEADS);
    }

    @Test
    void writesTheSameFilesAsIfWeightsAndTreesWereAtHand() {
        ModelBundle plain = seeded.bundle();

        ModelBundle calibrated = CalibratedBundle.with(plain, ofModel(plain));

        ModelBundle expected = seeded.bundle(ofModel(plain));
        assertThat(calibrated.model()).isEqualTo(expected.model());
        assertThat(calibrated.explainModel()).isEqualTo(expected.explainModel());
        assertThat(calibrated.manifest()).isEqualTo(expected.manifest());
    }

    @Test
    void takesCalibrationBackToTheBit() {
        ModelBundle plain = seeded.bundle();

        ModelBundle back = CalibratedBundle.with(CalibratedBundle.with(plain, ofModel(plain)), Calibration.NONE);

        assertThat(back.model()).isEqualTo(plain.model());
    }

    @Test
    void leavesTheTreesOut() {
        ModelBundle network = CalibratedBundle.networkAlone(seeded.bundle());

        assertThat(network.model())
                .isEqualTo(CloudFormerGraph.write(
                        SMALL,
                        seeded.scalings(),
                        seeded.weights(),
                        seeded.knownPart(),
                        Optional.empty(),
                        Calibration.NONE));
        assertThat(network.manifest().hasTrees()).isFalse();
    }

    @Test
    void refusesHeadsThatWereChosenWithAnotherModel() {
        ModelBundle other = new SeededBundle(SMALL, 8).bundle();

        assertThatThrownBy(() -> CalibratedBundle.with(seeded.bundle(), ofModel(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the heads were chosen with the weights " + other.weightsSha256());
    }

    @Test
    void refusesAManifestWithTheHeadsOfAnotherModel() {
        ModelBundle other = new SeededBundle(SMALL, 8).bundle();
        ModelBundle plain = seeded.bundle();

        assertThatThrownBy(() ->
                        ModelBundle.of(plain.manifest().with(ofModel(other)), Map.of(ModelBundle.MODEL, plain.model())))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageContaining("the calibrated heads are those of " + other.weightsSha256());
    }
}
