package dev.vane.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.VmKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredPaceTest {
    private static final VmKey VM = new VmKey("host", "compute");
    private static final long START = 1_000;

    private final MeasuredPace pace = new MeasuredPace();

    @Test
    void saysNothingBeforeTheCalmPaceIsKnown() {
        for (int i = 0; i < MeasuredPace.CALM_SECONDS; i++) {
            assertThat(second(START + i, false, 40)).isEmpty();
        }

        assertThat(second(START + MeasuredPace.CALM_SECONDS, false, 40)).hasSize(1);
    }

    @Test
    void isTheShareOfTheCalmPace() {
        calm();

        MeasuredPerformance measured = second(START + 20, true, 10).getFirst();

        assertThat(measured.key()).isEqualTo(VM);
        assertThat(measured.second()).isEqualTo(START + 20);
        assertThat(measured.relativePerformance()).isCloseTo(0.25f, within(1e-6f));
    }

    @Test
    void isOneAtMostAndNeverZero() {
        calm();

        assertThat(second(START + 20, false, 80).getFirst().relativePerformance())
                .isEqualTo(1);
        assertThat(second(START + 21, true, 0).getFirst().relativePerformance()).isPositive();
    }

    @Test
    void takesNoSecondBesideTheNeighbourOrJustAfterItForCalm() {
        calm();
        for (int i = 0; i < 100; i++) {
            second(START + 20 + i, true, 10);
        }
        for (int i = 0; i < MeasuredPace.SETTLING_SECONDS; i++) {
            second(START + 120 + i, false, 10);
        }

        assertThat(second(START + 130, false, 40).getFirst().relativePerformance())
                .isEqualTo(1);
    }

    private void calm() {
        for (int i = 0; i < 20; i++) {
            second(START + i, false, 40);
        }
    }

    private List<MeasuredPerformance> second(long second, boolean interfered, long pieces) {
        return pace.second(second, interfered, Map.of(VM, pieces));
    }
}
