package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.training.calibration.TinyBundle;
import org.junit.jupiter.api.Test;

class RandomisedModelTest {
    private final ModelBundle bundle = TinyBundle.of(PlantedModel.FEATURES, 20, 1);

    @Test
    void hasTheSameMakeAndOtherWeights() {
        ModelBundle randomised = RandomisedModel.of(bundle.manifest(), 7);

        assertThat(randomised.manifest().architecture())
                .isEqualTo(bundle.manifest().architecture());
        assertThat(randomised.manifest().normalisation())
                .isEqualTo(bundle.manifest().normalisation());
        assertThat(randomised.manifest().trained()).isFalse();
        assertThat(randomised.weightsSha256()).isNotEqualTo(bundle.weightsSha256());
        assertThat(randomised.explains()).isTrue();
    }

    @Test
    void aBundleThatDoesNotExplainIsGivenAModelThatDoes() {
        assertThat(bundle.explains()).isFalse();

        ModelBundle explaining = RandomisedModel.explaining(bundle);

        assertThat(explaining.explains()).isTrue();
        assertThat(explaining.weightsSha256()).isEqualTo(bundle.weightsSha256());
    }
}
