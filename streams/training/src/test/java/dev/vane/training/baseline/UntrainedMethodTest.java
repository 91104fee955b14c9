package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UntrainedMethodTest {
    private static final LedgerSecond HALF = new LedgerSecond.Waiting(0.5, 0.5);
    private static final LedgerSecond IDLE = new LedgerSecond.Waiting(0, 0);

    @Test
    void areNamed() {
        assertThat(Baselines.untrained())
                .extracting(LedgerMethod::name)
                .containsExactly(
                        "scheduler share",
                        "time lost",
                        "best of both",
                        "share against others",
                        "best of both, others alone");
    }

    @Test
    void takesTheMeanOfTheLastTenSeconds() {
        List<LedgerSecond> ledger = new ArrayList<>(seconds(50, HALF));
        ledger.addAll(seconds(4, IDLE));
        ledger.addAll(seconds(6, HALF));

        assertThat(said(Formula.SCHEDULER_SHARE, ledger)).isCloseTo((4 * 1 + 6 * 0.5) / 10, within(1e-12));
    }

    @Test
    void takesTheMeanOfBothRules() {
        List<LedgerSecond> ledger = seconds(12, new LedgerSecond.Waiting(0.2, 0.2));

        assertThat(said(Formula.SCHEDULER_SHARE, ledger)).isCloseTo(0.5, within(1e-12));
        assertThat(said(Formula.TIME_LOST, ledger)).isCloseTo(0.8, within(1e-12));
        assertThat(said(Formula.BEST_OF_BOTH, ledger)).isCloseTo(0.65, within(1e-12));
    }

    @Test
    void doesNotCountSecondsWithoutAValue() {
        List<LedgerSecond> ledger = new ArrayList<>(seconds(9, LedgerSecond.UNKNOWN));
        ledger.add(HALF);

        assertThat(said(Formula.SCHEDULER_SHARE, ledger)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void hasTheTrainingMedianForAWindowWhoseEndSaysNothing() {
        List<LedgerSecond> ledger = new ArrayList<>(seconds(20, HALF));
        ledger.addAll(seconds(10, LedgerSecond.UNKNOWN));

        for (Formula formula : Formula.values()) {
            UntrainedMethod method = new UntrainedMethod(formula);
            assertThat(said(formula, ledger)).isCloseTo(0.3, within(1e-12));
            assertThat(said(formula, List.of())).isCloseTo(0.3, within(1e-12));
            assertThat(method.hasValue(example(ledger))).isFalse();
            assertThat(method.hasValue(example(seconds(10, HALF)))).isTrue();
        }
    }

    @Test
    void neverSaysZero() {
        assertThat(said(Formula.SCHEDULER_SHARE, seconds(10, new LedgerSecond.Waiting(0, 1))))
                .isEqualTo(0.01);
    }

    @Test
    void learnsNothingFromTargets() {
        ExampleSet asked = Examples.set(List.of(example(seconds(10, HALF))));

        assertThat(fitted(Formula.TIME_LOST, 0.1).predict(asked))
                .containsExactly(fitted(Formula.TIME_LOST, 0.9).predict(asked));
    }

    /** Seconds of every form, gone through one by one. */
    @Test
    void agreesWithALoopOverTheSeconds() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            List<LedgerSecond> ledger = IntStream.range(0, 1 + random.nextInt(60))
                    .mapToObj(second -> any(random))
                    .toList();
            double share = 0;
            double time = 0;
            int known = 0;
            for (int second = Math.max(0, ledger.size() - 10); second < ledger.size(); second++) {
                if (!ledger.get(second).equals(LedgerSecond.UNKNOWN)) {
                    share += ledger.get(second).schedulerShare().orElseThrow();
                    time += ledger.get(second).timeNotLost().orElseThrow();
                    known++;
                }
            }
            double ofShare = known == 0 ? 0.3 : Math.max(0.01, share / known);
            double ofTime = known == 0 ? 0.3 : Math.max(0.01, time / known);
            double ofBoth = known == 0 ? 0.3 : Math.max(0.01, (share + time) / known / 2);

            assertThat(said(Formula.SCHEDULER_SHARE, ledger)).isCloseTo(ofShare, within(1e-12));
            assertThat(said(Formula.TIME_LOST, ledger)).isCloseTo(ofTime, within(1e-12));
            assertThat(said(Formula.BEST_OF_BOTH, ledger)).isCloseTo(ofBoth, within(1e-12));
        }
    }

    private static LedgerSecond any(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> LedgerSecond.UNKNOWN;
            case 1 -> new LedgerSecond.Waiting(random.nextDouble(), random.nextDouble());
            default ->
                new LedgerSecond.Stalls(
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        1 + random.nextInt(2),
                        random.nextBoolean() ? 0.6 : Double.POSITIVE_INFINITY);
        };
    }

    private static List<LedgerSecond> seconds(int count, LedgerSecond second) {
        return IntStream.range(0, count).mapToObj(i -> second).toList();
    }

    private static double said(Formula formula, List<LedgerSecond> ledger) {
        return fitted(formula, 0.3).predict(Examples.set(List.of(example(ledger))))[0];
    }

    private static Fitted fitted(Formula formula, double target) {
        ExampleSet training = Examples.set(List.of(Examples.of("redis", "run-1", target, 1)));
        return new UntrainedMethod(formula).fit(training, 1, Progress.NONE);
    }

    private static Example example(List<LedgerSecond> ledger) {
        int rows = Math.max(1, ledger.size());
        Row row = Row.real(new float[] {1}, new long[] {1});
        MetricWindow window =
                new MetricWindow(IntStream.range(0, rows).mapToObj(i -> row).toList());
        return new Example("run-2", "nginx", "h", Phase.TOGETHER, rows - 1, window, ledger, 0.5, false);
    }
}
