package dev.vane.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.lab.plan.PlannedInterferer;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnTest {
    @Test
    void aSwitchingInterfererIsOffFirstAndOnInEverySecondTurn() {
        Turn turn = Turn.of(
                new PlannedInterferer("stress-cpu", "0", OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty()));

        assertThat(IntStream.range(0, 12).filter(turn::isOn)).containsExactly(3, 4, 5, 9, 10, 11);
    }

    @Test
    void anInterfererWithFromAndToIsOnOnceInBetween() {
        Turn turn = Turn.of(
                new PlannedInterferer("stress-cpu", "0", OptionalInt.empty(), OptionalInt.of(4), OptionalInt.of(7)));

        assertThat(IntStream.range(0, 12).filter(turn::isOn)).containsExactly(4, 5, 6);
    }

    @Test
    void aLevelStaysInForceUntilTheNext() {
        Turn turn = Turn.on(new TreeMap<>(Map.of(0, 2, 5, 1)));

        assertThat(turn.level(4)).hasValue(2);
        assertThat(turn.level(5)).hasValue(1);
        assertThat(Turn.off().level(5)).isEmpty();
    }
}
