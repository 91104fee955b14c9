package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Schedule SCHEDULE = new Schedule(5, 8, 4, 0.001, 0.2, 0, 1);

    @Test
    void risesInALineAndFallsAsACosine() {
        // Ten steps: one on the way up, the second is the highest, then eight down.
        assertThat(SCHEDULE.learningRate(0, 10)).isCloseTo(0.0005, within(1e-12));
        assertThat(SCHEDULE.learningRate(1, 10)).isCloseTo(0.001, within(1e-12));
        assertThat(SCHEDULE.learningRate(4, 10)).isCloseTo(0.001 * 0.75, within(1e-12));
        assertThat(SCHEDULE.learningRate(7, 10)).isCloseTo(0.001 * 0.25, within(1e-12));
        assertThat(SCHEDULE.learningRate(9, 10)).isCloseTo(0.001 * (1 - 0.9396926208) / 2, within(1e-12));
    }

    @Test
    void movesInEveryStep() {
        for (int steps = 1; steps < 40; steps++) {
            for (int step = 0; step < steps; step++) {
                assertThat(SCHEDULE.learningRate(step, steps)).isGreaterThan(0).isLessThanOrEqualTo(0.001);
            }
        }
    }

    @Test
    void countsASmallerBatchAtTheEndOfAnEpoch() {
        assertThat(SCHEDULE.stepsPerEpoch(16)).isEqualTo(2);
        assertThat(SCHEDULE.stepsPerEpoch(17)).isEqualTo(3);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Schedule(0, 8, 4, 0.001, 0.2, 0, 1)).hasMessage("epochs must be at least 1: 0");
        assertThatThrownBy(() -> new Schedule(1, 8, 0, 0.001, 0.2, 0, 1))
                .hasMessage("microBatch must be at least 1: 0");
        assertThatThrownBy(() -> new Schedule(1, 3, 4, 0.001, 0.2, 0, 1))
                .hasMessage("batchSize must be at least microBatch: 3");
        assertThatThrownBy(() -> new Schedule(1, 8, 4, 0, 0.2, 0, 1)).hasMessage("learningRate must be in (0, 1]: 0.0");
        assertThatThrownBy(() -> new Schedule(1, 8, 4, Double.NaN, 0.2, 0, 1))
                .hasMessage("learningRate must be in (0, 1]: NaN");
        assertThatThrownBy(() -> new Schedule(1, 8, 4, 0.001, 1, 0, 1)).hasMessage("warmUp must be in [0, 1): 1.0");
        assertThatThrownBy(() -> new Schedule(1, 8, 4, 0.001, 0.2, -1, 1))
                .hasMessage("weightDecay must be in [0, 1): -1.0");
        assertThatThrownBy(() -> new Schedule(1, 8, 4, 0.001, 0.2, 0, 0))
                .hasMessage("maxGradientNorm must be above 0 and finite: 0.0");
    }
}
