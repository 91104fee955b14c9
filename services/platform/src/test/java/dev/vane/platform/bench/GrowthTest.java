package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final int TEN_MINUTES = 601;

    @Test
    void isPerMinute() {
        Growth growth = Growth.of(resident(second -> 300 + second / 60.0));

        assertThat(growth.mibPerMinute()).isCloseTo(1, within(1e-9));
    }

    @Test
    void isNotFlatWhenMemoryRisesSteadily() {
        assertThat(Growth.of(resident(second -> 300 + second * 0.5 / 60)).isFlat())
                .isFalse();
    }

    @Test
    void isFlatWhenMemoryOnlyJitters() {
        Random random = new Random(1);

        assertThat(Growth.of(resident(second -> 300 + random.nextGaussian())).isFlat())
                .isTrue();
    }

    @Test
    void isFlatWhenMemoryShrinks() {
        assertThat(Growth.of(resident(second -> 300 - second / 60.0)).isFlat()).isTrue();
    }

    private static List<Double> resident(IntToDoubleFunction mib) {
        return IntStream.range(0, TEN_MINUTES).mapToDouble(mib).boxed().toList();
    }
}
