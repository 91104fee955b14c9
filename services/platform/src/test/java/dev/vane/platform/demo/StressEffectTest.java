package dev.vane.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.RawPrediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StressEffectTest {
    private static final VmKey VM = new VmKey("host", "compute");

    private final StressEffect effect = new StressEffect();

    @Test
    void tellsMeansApartAndLeavesOutTheSecondsInBetween() {
        for (int second = 100; second < 160; second++) {
            boolean interfered = second >= 130;
            boolean settled = (second >= 110 && second < 130) || second >= 140;
            effect.second(second, interfered);
            effect.predicted(VM, second, settled ? (interfered ? 0.4 : 0.9) : 0.123);
            effect.measured(VM, second, settled ? (interfered ? 0.5 : 1) : 0.123);
        }

        assertThat(effect.means())
                .containsEntry(
                        "host/compute",
                        Map.of(
                                "predicted.calm", 0.9,
                                "predicted.interfered", 0.4,
                                "measured.calm", 1.0,
                                "measured.interfered", 0.5));
    }

    @Test
    void tellsTheErrorOfWhatWasPredictedFromThatOfTheModelAlone() {
        effect.measured(VM, 100, 0.5);
        effect.compared(error(100, 0.75f, Optional.empty()));
        effect.compared(error(101, 0.5f, Optional.of(1f)));

        assertThat(effect.means())
                .containsEntry("host/compute", Map.of("error.learning", 0.125, "error.learning.raw", 0.375));
    }

    @Test
    void tellsApartWhatWasComparedAfterTheLastSecondThatWasLearntFrom() {
        effect.measured(VM, 100, 0.5);
        effect.learntUntil(100);
        effect.compared(error(109, 1f, Optional.empty()));
        effect.compared(error(110, 0.75f, Optional.of(1f)));

        assertThat(effect.means())
                .containsEntry(
                        "host/compute",
                        Map.of(
                                "error.learning", 0.5,
                                "error.learning.raw", 0.5,
                                "error.learnt", 0.25,
                                "error.learnt.raw", 0.5));
    }

    @Test
    void saysNothingOfAVmOfWhichNothingWasMeasured() {
        effect.second(100, false);
        effect.predicted(VM, 100, 0.9);

        assertThat(effect.means()).isEmpty();
    }

    /** Of a VM that was measured at half its speed. */
    private static RealisedError error(long second, float predicted, Optional<Float> raw) {
        OptionalDouble absent = OptionalDouble.empty();
        return new RealisedError(
                VM,
                second,
                predicted,
                0.5f,
                absent,
                absent,
                "model@1",
                true,
                false,
                raw.map(alone -> new RawPrediction(alone, absent, absent)));
    }
}
