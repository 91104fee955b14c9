package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.Cells;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeDistanceTest {
    private static final double DOUBLE = 1e-12;
    private static final List<Boolean> LAST_HALF = List.of(false, false, true, true);

    @Test
    void isZeroWhereBothAreTheSame() {
        assertThat(TimeDistance.of(List.of(new Cells(3, 2, 3)), LAST_HALF)).isCloseTo(0, within(DOUBLE));
    }

    @Test
    void isHowFarMassMustBeMoved() {
        // All of it by two of four rows.
        assertThat(TimeDistance.of(List.of(new Cells(3, 0, 1)), LAST_HALF)).isCloseTo(0.5, within(DOUBLE));
        // Half of it by two rows.
        assertThat(TimeDistance.uniform(LAST_HALF)).isCloseTo(0.25, within(DOUBLE));
    }

    @Test
    void isNothingWithoutCellsOrWithoutAPartThatIsQuiet() {
        assertThat(TimeDistance.of(List.of(), LAST_HALF)).isNaN();
        assertThat(TimeDistance.uniform(List.of(true, true))).isNaN();
        assertThat(TimeDistance.uniform(List.of(false, false))).isNaN();
    }
}
