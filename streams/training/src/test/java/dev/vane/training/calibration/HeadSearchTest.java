package dev.vane.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadSearchTest {
    private static final List<CalibratedHead> CANDIDATES = HeadSearch.candidates(CloudFormerArchitecture.shipped());
    private static final CalibratedHead HELPS = new CalibratedHead(Branch.SYSTEM, 2, 1);
    private static final CalibratedHead HELPS_TOO = new CalibratedHead(Branch.TEMPORAL, 3, 0);
    private static final CalibratedHead HARMS = new CalibratedHead(Branch.SYSTEM, 3, 3);

    private final ExampleSet choice = PlantedHeads.windows("choice", 24);
    private final ExampleSet check = PlantedHeads.windows("check", 20);

    private HeadSearch.Result search(Map<CalibratedHead, Double> relief, long seed) {
        return HeadSearch.DEFAULT.run(new PlantedHeads(relief, seed), CANDIDATES, choice, check, Progress.NONE);
    }

    @Test
    void triesEveryHeadOfBothBranchesButThoseOfTheFirstTwoBlocks() {
        assertThat(CANDIDATES).hasSize(16).allMatch(head -> head.block() >= 2);
    }

    @Test
    void keepsTheHeadsThatHelpAndNoOthers() {
        HeadSearch.Result result = search(Map.of(HELPS, 0.3, HELPS_TOO, 0.3, HARMS, -0.3), 1);

        assertThat(result.kept()).containsExactlyInAnyOrder(HELPS, HELPS_TOO);
        assertThat(result.trials())
                .filteredOn(trial -> trial.head().equals(HARMS))
                .allMatch(trial -> trial.blend().interval().high() < 0);
    }

    @Test
    void seesHalfOfTheNetworksGainInABlendOfWhichHalfIsTheNetworks() {
        HeadTrial trial = search(Map.of(HELPS, 0.3), 1).trials().stream()
                .filter(one -> one.head().equals(HELPS))
                .findFirst()
                .orElseThrow();

        assertThat(trial.network().mean() / trial.blend().mean()).isCloseTo(2, within(0.1));
    }

    @Test
    void keepsNothingOfNoise() {
        int chosen = 0;
        for (int seed = 0; seed < 20; seed++) {
            HeadSearch.Result result = search(Map.of(), seed);
            chosen += result.chosen().isEmpty() ? 0 : 1;
            assertThat(result.kept()).isEmpty();
        }

        // One in twenty is what the level allows; the bootstrap is a little too ready with two dozen runs.
        assertThat(chosen).isLessThanOrEqualTo(3);
    }

    @Test
    void dropsAHeadThatHelpedWhereItWasChosenAndHarmsElsewhere() {
        CalibratedModel turning = (examples, heads) -> new PlantedHeads(
                        Map.of(HELPS, 0.3, HELPS_TOO, examples.equals(check) ? -0.1 : 0.3), 1)
                .answers(examples, heads);

        HeadSearch.Result result = HeadSearch.DEFAULT.run(turning, CANDIDATES, choice, check, Progress.NONE);

        assertThat(result.chosen()).contains(HELPS, HELPS_TOO);
        assertThat(result.joint()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(result.kept()).containsExactly(HELPS);
    }

    @Test
    void keepsNothingThatTheCheckDoesNotConfirm() {
        CalibratedModel turning = (examples, heads) ->
                new PlantedHeads(Map.of(HELPS, examples.equals(check) ? -0.1 : 0.3), 1).answers(examples, heads);

        HeadSearch.Result result = HeadSearch.DEFAULT.run(turning, CANDIDATES, choice, check, Progress.NONE);

        assertThat(result.chosen()).containsExactly(HELPS);
        assertThat(result.kept()).isEmpty();
        assertThat(result.check().kept()).isEqualTo(result.check().plain());
    }

    @Test
    void trustsNoIntervalOfAFewRuns() {
        ExampleSet few = PlantedHeads.windows("check", 5);

        HeadSearch.Result result =
                HeadSearch.DEFAULT.run(new PlantedHeads(Map.of(HELPS, 0.3), 1), CANDIDATES, choice, few, Progress.NONE);

        assertThat(result.joint().getLast().blend().interval().low()).isPositive();
        assertThat(result.joint().getLast().blend().enoughRuns()).isFalse();
        assertThat(result.kept()).isEmpty();
    }
}
