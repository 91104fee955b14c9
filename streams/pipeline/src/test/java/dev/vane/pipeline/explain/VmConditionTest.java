package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Change;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VmConditionTest {
    private static final SelectionRules RULES = new SelectionRules(0.8, 0.9, 10, 2, 60);

    @Test
    void degradesBelowOneThresholdAndRecoversAboveTheOther() {
        assertThat(told(0.95, 0.85, 0.79, 0.85, 0.79, 0.9, 0.91, 0.85)).containsExactly("2 DEGRADED", "6 RECOVERED");
    }

    @Test
    void aChangeThatComesTooSoonIsToldOnceItMayBeIfItLasts() {
        VmCondition degraded = VmCondition.after(Change.DEGRADED, 100);

        assertThat(degraded.change(0.95, 109, RULES)).isEmpty();
        assertThat(degraded.change(0.95, 110, RULES)).contains(Change.RECOVERED);
        assertThat(degraded.change(0.5, 110, RULES)).isEmpty();
    }

    @Test
    void changesOfOneHostsVmsAreToldAtEvenDistances() {
        SelectionRules never = new SelectionRules(0.8, 0.9, 10, 0, 60);

        assertThat(RULES.allowsAfter(29)).isFalse();
        assertThat(RULES.allowsAfter(30)).isTrue();
        assertThat(RULES.allowsAfter(Integer.MAX_VALUE)).isTrue();
        assertThat(never.allowsAfter(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void samplesOneWindowInAMinuteOfEachVmAtMomentsOfTheirOwn() {
        List<Long> first = sampled(new VmKey("h", "a"), RULES);
        List<Long> second = sampled(new VmKey("h", "b"), RULES);

        assertThat(first).hasSize(10);
        assertThat(second).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(sampled(new VmKey("h", "a"), new SelectionRules(0.8, 0.9, 10, 2, 0)))
                .isEmpty();
    }

    @Test
    void refusesRulesThatContradictThemselves() {
        assertThatThrownBy(() -> new SelectionRules(0.9, 0.8, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SelectionRules(0.8, 1.1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SelectionRules(0.8, 0.9, -1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Long> sampled(VmKey vm, SelectionRules rules) {
        return IntStream.range(0, 600)
                .mapToObj(second -> 1_700_000_000L + second)
                .filter(second -> rules.isSampled(vm, second))
                .toList();
    }

    private static List<String> told(double... predictions) {
        SelectionRules atOnce = new SelectionRules(0.8, 0.9, 0, 2, 60);
        List<String> told = new ArrayList<>();
        VmCondition condition = VmCondition.WELL;
        for (int second = 0; second < predictions.length; second++) {
            Optional<Change> change = condition.change(predictions[second], second, atOnce);
            if (change.isPresent()) {
                told.add(second + " " + change.get());
                condition = VmCondition.after(change.get(), second);
            }
        }
        return told;
    }
}
