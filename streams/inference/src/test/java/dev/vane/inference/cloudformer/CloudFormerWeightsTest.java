package dev.vane.inference.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudFormerWeightsTest {
    private static final CloudFormerArchitecture SMALL = new CloudFormerArchitecture(5, 7, 6, 3, 2, 4, 8, 1, 10, true);

    @Test
    void areTheSameForTheSameSeed() {
        CloudFormerWeights weights = CloudFormerWeights.random(SMALL, 1);

        assertThat(weights.values("head.hidden.weight"))
                .isEqualTo(CloudFormerWeights.random(SMALL, 1).values("head.hidden.weight"))
                .isNotEqualTo(CloudFormerWeights.random(SMALL, 2).values("head.hidden.weight"));
    }

    @Test
    void startWithBoundedDenseLayersAndNormalisationsThatDoNothing() {
        CloudFormerWeights weights = CloudFormerWeights.random(SMALL, 1);
        float bound = (float) Math.sqrt(6.0 / (6 + 3 + 10));

        for (float weight : weights.values("head.hidden.weight")) {
            assertThat(weight).isBetween(-bound, bound);
        }
        assertThat(weights.values("head.norm.scale")).containsOnly(1);
        assertThat(weights.values("head.hidden.bias")).containsOnly(0);
    }

    @Test
    void cannotBeChangedFromOutside() {
        CloudFormerWeights weights = CloudFormerWeights.random(SMALL, 1);
        float first = weights.values("temporal.cls")[0];

        weights.values("temporal.cls")[0] = 99;

        assertThat(weights.values("temporal.cls")[0]).isEqualTo(first);
    }

    @Test
    void refuseTensorsThatDoNotFitTheArchitecture() {
        assertRefused("temporal.cls", new float[5], "temporal.cls must have 6 values: 5");
        assertRefused("temporal.cls", null, "temporal.cls must have 6 values: missing");
        assertRefused("temporal.cls", new float[] {1, 2, Float.NaN, 4, 5, 6}, "temporal.cls must be finite: NaN");
        assertRefused("temporal.sep", new float[6], "the architecture has no such tensors: [temporal.sep]");
    }

    private static void assertRefused(String name, float[] values, String message) {
        Map<String, float[]> tensors = new HashMap<>();
        SMALL.parameters().forEach(shape -> tensors.put(shape.name(), new float[shape.size()]));
        if (values == null) {
            tensors.remove(name);
        } else {
            tensors.put(name, values);
        }

        assertThatThrownBy(() -> CloudFormerWeights.of(SMALL, tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
