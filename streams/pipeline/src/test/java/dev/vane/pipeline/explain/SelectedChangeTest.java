package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Change;
import dev.vane.contracts.Condition;
import dev.vane.contracts.Condition.State;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.PredictionBuilder;
import dev.vane.contracts.VmKey;
import dev.vane.inference.evidence.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectedChangeTest {
    private static final SelectionRules RULES = new SelectionRules(10, 60, 2, 60);
    private static final VmKey VM = new VmKey("h", "a");

    @Test
    void followsTheConditionAndTellsEachChangeOnce() {
        assertThat(told(
                        new SelectionRules(0, 0, 2, 60),
                        State.WELL,
                        State.MAYBE_DEGRADED,
                        State.DEGRADED,
                        State.DEGRADED,
                        State.UNKNOWN,
                        State.DEGRADED,
                        State.MAYBE_DEGRADED,
                        State.WELL))
                .containsExactly("2 DEGRADED", "6 RECOVERED");
    }

    @Test
    void aVmThatStaysDegradedIsToldAnew() {
        State[] degraded =
                IntStream.range(0, 8).mapToObj(second -> State.DEGRADED).toArray(State[]::new);

        assertThat(told(new SelectionRules(0, 3, 2, 60), degraded))
                .containsExactly("0 DEGRADED", "3 STILL_DEGRADED", "6 STILL_DEGRADED");
        assertThat(told(new SelectionRules(0, 0, 2, 60), degraded)).containsExactly("0 DEGRADED");
    }

    @Test
    void anotherCauseIsToldSooner() {
        SelectedChange last = SelectedChange.after(Change.DEGRADED, prediction(State.DEGRADED, 100, "b", 0.4f));

        assertThat(last.change(prediction(State.DEGRADED, 109, "c", 0.4f), RULES))
                .isEmpty();
        assertThat(last.change(prediction(State.DEGRADED, 110, "c", 0.4f), RULES))
                .contains(Change.STILL_DEGRADED);
        assertThat(last.change(prediction(State.DEGRADED, 110, "b", 0.2f), RULES))
                .isEmpty();
        assertThat(last.change(prediction(State.DEGRADED, 110, "c", 0.01f), RULES))
                .isEmpty();
    }

    @Test
    void aChangeThatComesTooSoonIsToldOnceItMayBeIfItLasts() {
        SelectedChange degraded = SelectedChange.after(Change.DEGRADED, prediction(State.DEGRADED, 100));

        assertThat(degraded.change(prediction(State.WELL, 109), RULES)).isEmpty();
        assertThat(degraded.change(prediction(State.WELL, 110), RULES)).contains(Change.RECOVERED);
        assertThat(degraded.change(prediction(State.DEGRADED, 110), RULES)).isEmpty();
    }

    @Test
    void changesOfOneHostsVmsAreToldAtEvenDistancesAndNoneWaitsForWhatIsToldAnew() {
        SelectionRules never = new SelectionRules(10, 60, 0, 60);

        assertThat(RULES.allowsAfter(29, Change.DEGRADED)).isFalse();
        assertThat(RULES.allowsAfter(30, Change.DEGRADED)).isTrue();
        assertThat(RULES.allowsAfter(59, Change.STILL_DEGRADED)).isFalse();
        assertThat(RULES.allowsAfter(60, Change.STILL_DEGRADED)).isTrue();
        assertThat(RULES.allowsAfter(Integer.MAX_VALUE, Change.RECOVERED)).isTrue();
        assertThat(never.allowsAfter(Integer.MAX_VALUE, Change.DEGRADED)).isFalse();
    }

    @Test
    void samplesOneWindowInAMinuteOfEachVmAtMomentsOfTheirOwn() {
        List<Long> first = sampled(VM, RULES);
        List<Long> second = sampled(new VmKey("h", "b"), RULES);

        assertThat(first).hasSize(10);
        assertThat(second).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(sampled(VM, new SelectionRules(10, 60, 2, 0))).isEmpty();
    }

    @Test
    void refusesRatesThatCannotBe() {
        assertThatThrownBy(() -> new SelectionRules(-1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SelectionRules(1, -1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** After a gap a VM is taken for well, until there are enough predictions to say that it is not. */
    @Test
    void whatIsSaidJustAfterAGapIsNoRecovery() {
        SelectedChange degraded = SelectedChange.after(Change.DEGRADED, prediction(State.DEGRADED, 100));
        Prediction back = prediction(State.WELL, 200).withCondition(Optional.of(new Condition(State.WELL, 0.2f, 198)));

        assertThat(degraded.change(back, RULES)).isEmpty();
    }

    /** Explanations cannot ask the rule, for they know no records. */
    @Test
    void aMildSlowdownIsOneThatDegradesNobody() {
        assertThat(Severity.of(DegradedRule.BELOW)).isEqualTo(Severity.MILD);
        assertThat(Severity.of(Math.nextDown(DegradedRule.BELOW))).isEqualTo(Severity.MODERATE);
    }

    private static List<Long> sampled(VmKey vm, SelectionRules rules) {
        return IntStream.range(0, 600)
                .mapToObj(second -> 1_700_000_000L + second)
                .filter(second -> rules.isSampled(vm, second))
                .toList();
    }

    private static List<String> told(SelectionRules rules, State... states) {
        List<String> told = new ArrayList<>();
        SelectedChange last = SelectedChange.NONE;
        for (int second = 0; second < states.length; second++) {
            Prediction prediction = prediction(states[second], second);
            Optional<Change> change = last.change(prediction, rules);
            if (change.isPresent()) {
                told.add(second + " " + change.get());
                last = SelectedChange.after(change.get(), prediction);
            }
        }
        return told;
    }

    private static Prediction prediction(State state, long second) {
        OptionalDouble none = OptionalDouble.empty();
        return new Prediction(VM, second, 0.5f, none, none, none, 1, 0, "model@1", true)
                .withCondition(Optional.of(new Condition(state, 0.5f, second - 3)));
    }

    private static Prediction prediction(State state, long second, String taker, float cores) {
        return PredictionBuilder.builder(prediction(state, second))
                .losses(Optional.of(new CpuLosses(List.of(new Loss(taker, cores)), OptionalDouble.of(0), List.of())))
                .build();
    }
}
