package dev.vane.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void quantilesLieBetweenRanks() {
        Spread spread = Spread.of(List.of(4.0, 1.0, 3.0, 2.0, 5.0));

        assertThat(spread.median()).isEqualTo(3);
        assertThat(spread.lowerQuartile()).isEqualTo(2);
        assertThat(spread.low()).isCloseTo(1.2, within(1e-12));
        assertThat(spread.high()).isCloseTo(4.8, within(1e-12));
        assertThat(spread.mean()).isEqualTo(3);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(2.5), within(1e-12));
    }

    @Test
    void aSingleValueHasNoDeviation() {
        assertThat(Spread.of(List.of(0.5))).isEqualTo(new Spread(1, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0.5));
    }

    @Test
    void nothingHasNoSpread() {
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("must be a value");
    }
}
