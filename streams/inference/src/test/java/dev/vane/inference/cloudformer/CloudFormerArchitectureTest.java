package dev.vane.inference.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CloudFormerArchitectureTest {
    @Test
    void hasTheParameterCountsThatThePaperImplies() {
        assertThat(CloudFormerArchitecture.paper(64, 64).parameterCount()).isEqualTo(421_825);
        assertThat(CloudFormerArchitecture.paper(64, 128).parameterCount()).isEqualTo(430_273);
        assertThat(CloudFormerArchitecture.paper(1, 128).parameterCount()).isEqualTo(226_972);
    }

    @Test
    void needsMoreParametersWithPresence() {
        int temporalPresence = 206 * 64;
        int systemPresence = 64;

        assertThat(CloudFormerArchitecture.shipped().parameterCount())
                .isEqualTo(430_273 + temporalPresence + systemPresence)
                .isEqualTo(443_521);
    }

    @Test
    void needsAVectorMoreForEachMetricThatIsToldFromTheOthers() {
        assertThat(CloudFormerArchitecture.shipped().withMetricEmbedding().parameterCount())
                .isEqualTo(443_521 + 206 * 64);
    }

    @Test
    void countsABlockOfWidth64() {
        int block = CloudFormerArchitecture.shipped().parameters().stream()
                .filter(shape -> shape.name().startsWith("temporal.block0."))
                .mapToInt(ParameterShape::size)
                .sum();

        assertThat(block).isEqualTo(49_984);
    }

    @Test
    void refusesASizeBelowOne() {
        assertThatThrownBy(() -> CloudFormerArchitecture.paper(0, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1: 0");
    }
}
