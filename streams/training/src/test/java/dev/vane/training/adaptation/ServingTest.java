package dev.vane.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.training.adaptation.Serving.Window;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingTest {
    private static final AdaptationRule RULE = new AdaptationRule(0.5, 0.25, 0.05, 10, 86_400, 0.5);
    private static final IntervalRule INTERVAL = new IntervalRule(0.9, List.of(0.5), List.of(0.1), List.of(0.1), 2);

    private final Serving serving = new Serving(RULE, INTERVAL);

    @Test
    void learnsAWindowAsTenSeconds() {
        Evidence evidence = serving.learn(List.of(new Window(0.7, 0.6, 1), new Window(0.7, 0.6, 1)));

        assertThat(evidence.second()).isEqualTo(20);
        assertThat(evidence.windows()).isCloseTo(2, within(1e-3));
        assertThat(AdaptationRule.moved(0.7, RULE.shift(evidence, List.of(), 20).offset()))
                .isBetween(0.6, 0.63);
    }

    @Test
    void widensIntervalsThatDoNotCoverAndNarrowsThoseThatDo() {
        List<Window> missed = Collections.nCopies(10, new Window(0.5, 0.9, 0.1));
        List<Window> covered = Collections.nCopies(10, new Window(0.5, 0.5, 1));

        // So sure that there is no shift that it is never learnt; the factor ends at its largest.
        AdaptationRule stubborn = new AdaptationRule(0.01, 0, 1, 1, 86_400, 0.5);
        assertThat(new Serving(stubborn, INTERVAL).learn(missed).factor()).isEqualTo(4);
        assertThat(serving.learn(covered).factor()).isCloseTo(1 - 100 * 0.05 * 0.1, within(1e-9));
    }

    @Test
    void learnsTheSameShiftsWithoutIntervals() {
        List<Window> windows = List.of(new Window(0.7, 0.6, 1), new Window(0.4, 0.3, 2), new Window(0.9, 0.7, 1));

        Evidence with = serving.learn(windows);
        Evidence without = Serving.learn(RULE, windows);

        assertThat(without.information()).isEqualTo(with.information());
        assertThat(without.weighted()).isEqualTo(with.weighted());
        assertThat(without.factor()).isEqualTo(1);
    }

    @Test
    void movesIntervalsWithTheirPredictions() {
        Window window = new Window(0.7, 0.6, 1.5);
        Shift shift = RULE.shift(serving.learn(List.of(window)), List.of(), 10);
        double moved = AdaptationRule.moved(0.7, shift.offset());

        assertThat(serving.raw(window)).isEqualTo(INTERVAL.of(0.7, 1.5, false));
        assertThat(serving.adapted(window, shift)).isEqualTo(INTERVAL.of(moved, 1.5 * RULE.width(0.7, shift), false));
        assertThat(serving.adapted(window, shift).width())
                .isLessThan(serving.raw(window).width());
    }
}
