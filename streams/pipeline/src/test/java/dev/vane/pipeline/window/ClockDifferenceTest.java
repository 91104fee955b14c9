package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.pipeline.window.ClockDifference.Range;
import org.junit.jupiter.api.Test;

class ClockDifferenceTest {
    private static final long MINUTE = 60_000;

    private final ClockDifference difference = new ClockDifference();

    @Test
    void isTheSmallestBoundSeenLately() {
        difference.isAtMost(700, 0);
        difference.isAtMost(500, 1_000);
        difference.isAtMost(900, 2_000);

        assertThat(difference.millis()).isEqualTo(500);
    }

    @Test
    void forgetsOldBounds() {
        difference.isAtMost(500, 0);
        difference.isAtMost(900, MINUTE);

        difference.isAtMost(950, 5 * MINUTE + 1);

        assertThat(difference.millis()).isEqualTo(900);
    }

    @Test
    void isCertainOnlyOnceARecordCameBetweenTwoQuestions() {
        assertThat(difference.newest(10_000, 10_010, 5_000)).isEmpty();
        assertThat(difference.newest(12_000, 12_010, 5_000)).isEmpty();

        assertThat(difference.newest(14_000, 14_010, 8_500)).contains(new Range(12_000 - 8_500, 14_010 - 8_500));
    }

    @Test
    void givesUpBoundsThatNoLongerHold() {
        difference.newest(10_000, 10_010, 10_000);

        difference.newest(20_000, 20_010, 10_001);
        difference.newest(22_000, 22_010, 10_002);

        assertThat(difference.millis()).isEqualTo(22_010 - 10_002);
    }
}
