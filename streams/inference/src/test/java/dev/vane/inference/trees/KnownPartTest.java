package dev.vane.inference.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.trees.TreeModel.Gate;
import dev.vane.inference.trees.TreeModel.Input;
import dev.vane.inference.trees.TreeModel.Term;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownPartTest {
    private static final List<Term> TERMS = List.of(
            new Term(WindowSummary.index(4, Statistic.LAST), 0.25f, 9),
            new Term(WindowSummary.index(1, Statistic.Q90), -0.5f, 9),
            new Term(WindowSummary.index(4, Statistic.SD), 2, 9),
            new Term(WindowSummary.index(2, Statistic.LAST), 0.5f, 0.75f));

    @Test
    void isTheSumOverTheWholeSummary() {
        for (int seed = 0; seed < 20; seed++) {
            MetricWindow window = SeededWindows.window(seed, 12, 6, f -> f != 2, row -> row % 5 == 3);
            float[] summary = WindowSummary.of(window);
            double sum = 0.5 * 0.75;
            for (Term term : TERMS.subList(0, 3)) {
                sum += (double) term.weight() * summary[term.column()];
            }

            assertThat(new KnownPart(TERMS).of(window)).isCloseTo(sum, within(1e-5 * (1 + Math.abs(sum))));
        }
    }

    /** Numbers that are there, and one that is absent. */
    @Test
    void letsOtherNumbersSayHowMuchANumberCounts() {
        int there = WindowSummary.index(1, Statistic.LAST);
        int absent = WindowSummary.index(2, Statistic.LAST);
        int spread = WindowSummary.index(3, Statistic.SD);
        Gate gate =
                new Gate(0.25f, List.of(new Input(spread, 0.5f, 9), new Input(absent, -1, 3), new Input(there, 2, 9)));
        KnownPart part = new KnownPart(List.of(
                new Term(WindowSummary.index(4, Statistic.LAST), 0.5f, 9, Optional.of(gate)),
                new Term(WindowSummary.index(5, Statistic.LAST), 1, 9)));
        for (int seed = 0; seed < 20; seed++) {
            MetricWindow window = SeededWindows.window(seed, 12, 6, f -> f != 2);
            float[] summary = WindowSummary.of(window);
            double z = 0.25 + 0.5 * Math.log(1 + summary[spread]) - Math.log(1 + 3) + 2 * Math.log(1 + summary[there]);
            double sum = 0.5 * summary[WindowSummary.index(4, Statistic.LAST)] / (1 + Math.exp(-z))
                    + summary[WindowSummary.index(5, Statistic.LAST)];

            assertThat(part.of(window)).isCloseTo(sum, within(1e-5 * (1 + Math.abs(sum))));
        }
    }

    @Test
    void takesWhatIsBelowZeroForZeroInAGate() {
        Gate gate = new Gate(0, List.of(new Input(WindowSummary.index(0, Statistic.LAST), 5, 9)));
        MetricWindow window =
                new MetricWindow(List.of(Row.builder(2).set(0, -3).set(1, 0.75f).build()));

        assertThat(new KnownPart(List.of(new Term(WindowSummary.index(1, Statistic.LAST), 1, 9, Optional.of(gate))))
                        .of(window))
                .isCloseTo(0.375, within(1e-7));
    }

    @Test
    void tellsHowFarApartItsNumbersAre() {
        MetricWindow window = SeededWindows.window(3, 12, 6, f -> f != 2);
        float[] summary = WindowSummary.of(window);
        Term four = TERMS.get(0);
        Term one = TERMS.get(1);

        assertThat(new KnownPart(List.of(four, one)).spread(window))
                .isCloseTo(Math.abs((double) summary[four.column()] - summary[one.column()]), within(1e-3));
        assertThat(new KnownPart(List.of(four)).spread(window)).isZero();
        assertThat(KnownPart.NONE.spread(window)).isZero();
    }

    @Test
    void hasALogitThatStaysWithinBounds() {
        MetricWindow window = SeededWindows.window(1, 12, 6, f -> f != 2);

        assertThat(new KnownPart(List.of(new Term(WindowSummary.index(2, Statistic.LAST), 1, 0.75f))).logit(window))
                .isCloseTo(Math.log(3), within(1e-6));
        assertThat(new KnownPart(List.of(new Term(WindowSummary.index(2, Statistic.LAST), 1, 1))).logit(window))
                .isCloseTo(Math.log(99), within(1e-6));
        assertThat(KnownPart.NONE.logit(window)).isZero();
    }
}
