package dev.vane.lab.label;

import static dev.vane.lab.label.Blocks.noLevels;
import static dev.vane.lab.label.Blocks.requests;
import static dev.vane.lab.label.Blocks.run;
import static dev.vane.lab.label.Blocks.together;
import static dev.vane.lab.label.Blocks.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.lab.block.LabelKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OpenLoopLabelsTest {
    /** Latencies are whole microseconds around 2,000, and a percentile of few requests moves by one of them. */
    private static final double TOLERANCE = 0.02;

    @Property(tries = 60, seed = "1")
    void aLatencyThatGrowsByAFactorGivesItsInverse(
            @ForAll @IntRange(min = 100, max = 400) int rate, @ForAll @DoubleRange(min = 1, max = 20) double factor) {
        LabelledRun run = run(vm(
                LabelKind.LATENCY,
                noLevels(),
                requests(second -> rate, second -> together(second, 2_000, 2_000 * factor))));

        assertThat(run.rejection()).isEmpty();
        assertThat(run.labelledSeconds()).isEqualTo(70);
        assertThat(run.labels()).allSatisfy(label -> {
            assertThat(label.spanSeconds()).isEqualTo(1);
            assertThat(label.amount()).isEqualTo(rate);
            assertThat(label.ratio()).isCloseTo(1 / factor, within(TOLERANCE));
        });
    }

    @Property(tries = 60, seed = "2")
    void everyLabelHasAHundredRequestsBehindItAndEverySecondIsCounted(@ForAll @IntRange(max = 150) int rate) {
        LabelledRun run = run(vm(LabelKind.LATENCY, noLevels(), requests(second -> rate, second -> 2_000)));

        int span = rate >= 100 ? 1 : rate >= 20 ? 5 : 10;
        assertThat(run.labels()).allSatisfy(label -> {
            assertThat(label.amount()).isGreaterThanOrEqualTo(100);
            assertThat(label.spanSeconds()).isEqualTo(span);
        });
        int without =
                run.unlabelled().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(run.labelledSeconds() + without).isEqualTo(70);
        assertThat(run.labelledSeconds()).isEqualTo(rate >= 10 ? 70 : 0);
    }

    @Test
    void aSecondInWhichNothingWasCompletedIsPooledWithThoseAfterIt() {
        LabelledRun run = run(vm(
                LabelKind.LATENCY,
                noLevels(),
                requests(second -> second == 1_020 ? 0 : 200, second -> second == 1_021 ? 900_000 : 2_000)));

        Label pooled = run.labels().stream()
                .filter(label -> label.firstSecond() == 1_020)
                .findFirst()
                .orElseThrow();
        assertThat(pooled.spanSeconds()).isEqualTo(5);
        assertThat(pooled.amount()).isEqualTo(800);
        assertThat(pooled.relativePerformance()).isLessThan(0.01);
        assertThat(run.labelledSeconds()).isEqualTo(70);
    }

    @Test
    void tenSecondsWithTooFewRequestsHaveNoLabelAsAWhole() {
        LabelledRun run = run(vm(
                LabelKind.LATENCY,
                noLevels(),
                requests(second -> second >= 1_030 && second < 1_042 ? 2 : 200, second -> 2_000)));

        assertThat(run.unlabelled()).containsExactly(Map.entry(Unlabelled.TOO_FEW_REQUESTS, 10));
        assertThat(run.labels()).extracting(Label::second).doesNotContain(1_030L, 1_031L, 1_039L);
        assertThat(run.labelledSeconds()).isEqualTo(60);
    }

    @Test
    void whatIsLeftAtTheEndIsTooShortForALongSpan() {
        LabelledRun run =
                run(vm(LabelKind.LATENCY, noLevels(), requests(second -> second >= 1_081 ? 2 : 200, second -> 2_000)));

        assertThat(run.unlabelled()).containsEntry(Unlabelled.REST_TOO_SHORT, 4);
    }

    @Test
    void latencyMayDriftFurtherThanARate() {
        LabelledRun some = run(
                vm(LabelKind.LATENCY, noLevels(), requests(second -> 200, second -> second > 1_085 ? 2_400 : 2_000)));
        LabelledRun more = run(
                vm(LabelKind.LATENCY, noLevels(), requests(second -> 200, second -> second > 1_085 ? 2_700 : 2_000)));

        assertThat(some.rejection()).isEmpty();
        assertThat(more.rejection()).isEqualTo(Optional.of(Rejection.DRIFT));
    }

    @Test
    void thePercentileIsTheNearestRank() {
        LabelledRun run = run(vm(LabelKind.LATENCY, noLevels(), requests(second -> 100, second -> 1_000)));

        // Latencies are 500, 510, ... 1490 microseconds: the 90th of 100.
        assertThat(run.labels())
                .allSatisfy(label -> assertThat(label.performance()).isEqualTo(1_390));
    }

    @Test
    void anInterfererHasARunWithoutLabels() {
        LabelledRun run = run(vm(LabelKind.NONE, noLevels(), List.of()));

        assertThat(run.rejection()).isEmpty();
        assertThat(run.labels()).isEmpty();
        assertThat(run.labelledSeconds()).isZero();
    }
}
