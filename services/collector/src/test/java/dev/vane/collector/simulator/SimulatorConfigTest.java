package dev.vane.collector.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimulatorConfigTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    @Test
    void runsInRealTimeUntilAnEndIsAskedFor() {
        assertThat(SimulatorConfig.live(10, 2)).isEqualTo(new SimulatorConfig(10, 2, 1, NONE, NONE, true, 0));
    }

    @Test
    void runsAsFastAsPossibleForSomeSeconds() {
        assertThat(SimulatorConfig.asFastAsPossible(10, 2, 60))
                .isEqualTo(new SimulatorConfig(10, 2, 1, NONE, OptionalLong.of(60), false, 0));
    }

    @Test
    void changesOneSettingAtATime() {
        assertThat(SimulatorConfig.live(1, 1).withSeed(5).withStart(9).withAbsentShare(0.4))
                .isEqualTo(new SimulatorConfig(1, 1, 5, OptionalLong.of(9), NONE, true, 0.4));
    }

    @Test
    void refusesSizesThatMakeNoSense() {
        refused("simulator.hosts must be at least 1: 0", () -> SimulatorConfig.live(1, 0));
        refused("simulator.vms must be at least simulator.hosts, 3: 2", () -> SimulatorConfig.live(2, 3));
        refused("simulator.seconds must be at least 1: 0", () -> SimulatorConfig.asFastAsPossible(1, 1, 0));
        refused("simulator.start must be after the epoch: 0", () -> SimulatorConfig.live(1, 1)
                .withStart(0));
        refused("simulator.absent-share must be in [0, 1): 1.0", () -> SimulatorConfig.live(1, 1)
                .withAbsentShare(1));
        refused("simulator.absent-share must be in [0, 1): NaN", () -> SimulatorConfig.live(1, 1)
                .withAbsentShare(Double.NaN));
    }

    @Test
    void refusesARunWithoutEndThatDoesNotWaitForTheClock() {
        refused(
                "simulator.seconds must be set where simulator.real-time is false",
                () -> new SimulatorConfig(1, 1, 1, NONE, NONE, false, 0));
    }

    private static void refused(String message, ThrowingCallable config) {
        assertThatThrownBy(config).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
