package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RealisedErrorTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void isTheDistanceWhicheverIsLarger() {
        assertThat(error(0.75f, 0.5f, NONE, NONE).absoluteError()).isEqualTo(0.25);
        assertThat(error(0.5f, 0.75f, NONE, NONE).absoluteError()).isEqualTo(0.25);
    }

    @Test
    void isCoveredUpToTheBoundsThemselves() {
        OptionalDouble lower = OptionalDouble.of(0.5);
        OptionalDouble upper = OptionalDouble.of(0.75);

        assertThat(error(0.6f, 0.5f, lower, upper).isCovered()).isTrue();
        assertThat(error(0.6f, 0.75f, lower, upper).isCovered()).isTrue();
        assertThat(error(0.6f, 0.4999f, lower, upper).isCovered()).isFalse();
        assertThat(error(0.6f, 0.7501f, lower, upper).isCovered()).isFalse();
    }

    @Test
    void isNeitherCoveredNorMissedWithoutBothBounds() {
        assertThat(error(0.6f, 0.6f, NONE, OptionalDouble.of(1)).hasInterval()).isFalse();
        assertThat(error(0.6f, 0.6f, NONE, NONE).isCovered()).isFalse();
    }

    private static RealisedError error(float predicted, float measured, OptionalDouble lower, OptionalDouble upper) {
        return RealisedErrorBuilder.builder()
                .key(Records.KEY)
                .second(7)
                .predicted(predicted)
                .measured(measured)
                .lower(lower)
                .upper(upper)
                .model("model@1")
                .trained(true)
                .unfamiliar(false)
                .raw(Optional.empty())
                .build();
    }
}
