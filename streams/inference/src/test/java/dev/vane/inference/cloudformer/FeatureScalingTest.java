package dev.vane.inference.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import org.junit.jupiter.api.Test;

class FeatureScalingTest {
    @Test
    void isAlwaysZeroForAFeatureThatDidNotVary() {
        assertThat(FeatureScaling.fitted(Transform.LINEAR, 3, 0).inverseScale()).isZero();
        assertThat(FeatureScaling.fitted(Transform.LINEAR, 3, 1e-300).inverseScale())
                .isZero();
        assertThat(FeatureScaling.fitted(Transform.LINEAR, 0, Double.MIN_VALUE).inverseScale())
                .isZero();
        assertThat(FeatureScaling.fitted(Transform.LINEAR, 1e9, 1).inverseScale())
                .isZero();
    }

    @Test
    void dividesByTheSpreadOtherwise() {
        assertThat(FeatureScaling.fitted(Transform.LOG1P, 3, 4))
                .isEqualTo(new FeatureScaling(Transform.LOG1P, 3, 0.25f, true));
        assertThat(FeatureScaling.fitted(Transform.LINEAR, 0, 1e-9).inverseScale())
                .isEqualTo(1e9f);
    }

    @Test
    void refusesAScaleThatIsNotFinite() {
        assertThatThrownBy(() -> new FeatureScaling(Transform.LINEAR, 0, Float.NaN, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
