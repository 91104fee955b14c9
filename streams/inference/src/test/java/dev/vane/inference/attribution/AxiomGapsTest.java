package dev.vane.inference.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.AxiomGaps.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxiomGapsTest {
    private static final double ROUNDING = 1e-12;
    private static final Answer FROM_ONE_TO_THREE = new Answer(3, 1, 0);
    private static final List<Integer> TWO_GROUPS = List.of(0, 0, 1);

    @Test
    void hasNoGapWhereEachMetricIsGivenWhatItDoes() {
        AxiomGaps gaps = AxiomGaps.of(
                FROM_ONE_TO_THREE, List.of(0.5, 1.0, 0.5), List.of(0.5, 1.0, 0.5), TWO_GROUPS, List.of(1.5, 0.5));

        assertThat(gaps).isEqualTo(new AxiomGaps(0, 0, 0, 1));
    }

    /** Two metrics that say the same: removing one does nothing, removing both does all. */
    @Test
    void isFairToMetricsThatSayTheSameByGroups() {
        AxiomGaps gaps = AxiomGaps.of(
                FROM_ONE_TO_THREE, List.of(1.0, 1.0, 0.0), List.of(0.0, 0.0, 0.0), TWO_GROUPS, List.of(2.0, 0.0));

        assertThat(gaps.single()).isEqualTo(0.5);
        assertThat(gaps.group()).isZero();
        assertThat(gaps.rankAgreement())
                .as("effects that are all alike have no order")
                .isZero();
    }

    @Test
    void measuresWhatIsMissingFromTheSum() {
        AxiomGaps gaps = AxiomGaps.of(
                new Answer(3, 1, 50), List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 1.0), TWO_GROUPS, List.of(1.0, 1.0));

        assertThat(gaps.completeness()).isCloseTo(1 / 2.5, within(ROUNDING));
        assertThat(gaps.single()).isCloseTo(1 / 2.5, within(ROUNDING));
        assertThat(gaps.group()).isCloseTo(0.5 / 2.5, within(ROUNDING));
        assertThat(gaps.rankAgreement()).isCloseTo(-1, within(ROUNDING));
    }

    @Test
    void refusesToExplainNothing() {
        assertThatThrownBy(() -> AxiomGaps.of(new Answer(1, 1, 0), List.of(), List.of(), List.of(), List.of()))
                .hasMessageStartingWith("there is nothing to explain");
    }

    @Test
    void ranksWhatIsAlikeInTheMiddle() {
        // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5).
        assertThat(RankCorrelation.of(List.of(1.0, 2.0, 2.0, 9.0), List.of(1.0, 2.0, 3.0, 4.0)))
                .isCloseTo(4.5 / Math.sqrt(22.5), within(ROUNDING));
        assertThat(RankCorrelation.of(List.of(1.0, 2.0, 3.0), List.of(3.0, 2.0, 1.0)))
                .isCloseTo(-1, within(ROUNDING));
    }
}
