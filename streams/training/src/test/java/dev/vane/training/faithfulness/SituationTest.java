package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.example.Example;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SituationTest {
    private static final List<Row> ROWS = Collections.nCopies(40, PlantedModel.row(0));

    private static Situation situation(int last, double target, Contended... contended) {
        var run = new LabelledRun(
                "run",
                "app",
                "host",
                "vm",
                ROWS,
                Labels.ofRun(OptionalDouble.of(target), ROWS.size()),
                List.of(contended));
        return Situation.of(
                run,
                new Example("run", "app", last, new MetricWindow(ROWS.subList(last - 19, last + 1)), target, false));
    }

    @Test
    void aKindCountsIfItWasOnInTheLastTenSeconds() {
        assertThat(situation(29, 0.5, new Contended("disk", 20, 39)).kind()).isEqualTo("disk");
        assertThat(situation(28, 0.5, new Contended("disk", 20, 39)).kind()).isEmpty();
        assertThat(situation(30, 0.5, new Contended("disk", 20, 29)).kind()).isEmpty();
    }

    @Test
    void twoKindsAtATimeAreNone() {
        assertThat(situation(35, 0.5, new Contended("disk", 0, 39), new Contended("cpu", 0, 39))
                        .kind())
                .isEmpty();
    }

    @Test
    void calmIsWithoutInjectionAndAsFastAsAlone() {
        assertThat(situation(19, 1, new Contended("disk", 20, 39)).calm()).isTrue();
        assertThat(situation(20, 1, new Contended("disk", 20, 39)).calm()).isFalse();
        assertThat(situation(19, 0.9).calm()).isFalse();
    }

    @Test
    void saysInWhichSecondsSomethingWasOn() {
        assertThat(situation(21, 1, new Contended("disk", 20, 39)).injected())
                .hasSize(20)
                .endsWith(false, true, true);
    }
}
