package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTest {
    private static final List<Feature> FEATURES = List.of(
            new Feature("vm_pressure_cpu_ratio", "1", "cpu", Scope.NEIGHBOUR),
            new Feature("vm_pressure_cpu_ratio", "1", "cpu", Scope.OWN),
            new Feature("vm.vcpu.runqueue_delay.ratio.mean", "1", "cpu", Scope.OWN));

    /** Twelve seconds: pressure is a tenth of the second's number, but the sixth came not at all; delay came never. */
    private static LabelledRun run() {
        List<Row> rows = new ArrayList<>();
        float[] labels = new float[12];
        List<LedgerSecond> ledger = new ArrayList<>();
        for (int second = 0; second < 12; second++) {
            Row row = Row.builder(3).set(0, 1).set(1, second / 10f).build();
            rows.add(second == 6 ? rows.getLast().asImputed() : row);
            labels[second] = second < 2 ? Float.NaN : 0.75f;
            // Half of what it wanted went to others.
            ledger.add(
                    second < 10
                            ? LedgerSecond.UNKNOWN
                            : new LedgerSecond.Stalls(0.5, 0, 0, 0.5, 1, Double.POSITIVE_INFINITY));
        }
        return new LabelledRun("run", "redis", "h", "v", rows, Labels.ofRows(labels), List.of(), Phase.EPISODE, ledger);
    }

    @Test
    void isTheMeanOfTheSecondsSinceTheScrapeBefore() {
        double[] pressure = Signal.PRESSURE_SOME.of(run(), FEATURES);

        assertThat(pressure).hasSize(12);
        assertThat(pressure[0]).isZero();
        assertThat(pressure[4]).isCloseTo(0.2, within(1e-6));
        assertThat(pressure[5]).isCloseTo(0.3, within(1e-6));
        // Without what only repeats the second before.
        assertThat(pressure[10]).isCloseTo((0.7 + 0.8 + 0.9 + 1.0) / 4, within(1e-6));
    }

    @Test
    void isAbsentWhereNothingIsKnown() {
        assertThat(Signal.RUN_QUEUE_DELAY.of(run(), FEATURES)).containsOnly(Double.NaN);
        assertThat(Signal.STEAL.of(run(), FEATURES)).containsOnly(Double.NaN);
        assertThat(Signal.Z_RUN_QUEUE_DELAY.of(run(), FEATURES)).containsOnly(Double.NaN);
        assertThat(Signal.MEASURED.of(run(), FEATURES)[1]).isNaN();
    }

    @Test
    void isWhatTheLedgerLeavesToFullPerformance() {
        double[] lost = Signal.BEST_OF_BOTH.of(run(), FEATURES);

        assertThat(lost[9]).isNaN();
        // Share and time not lost are a half each.
        assertThat(lost[11]).isCloseTo(0.5, within(1e-9));
        assertThat(Signal.BEST_OF_OTHERS.of(run(), FEATURES)[11]).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void isTheLossThatWasMeasuredForTheCeiling() {
        assertThat(Signal.MEASURED.of(run(), FEATURES)[11]).isCloseTo(0.25, within(1e-6));
    }

    /** Every one of them on a run that has nothing: none fails, none says a number. */
    @Test
    void saysNothingOfARunWithoutColumns() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(Row.builder(3).build());
        }
        float[] labels = new float[100];
        Arrays.fill(labels, Float.NaN);
        LabelledRun nothing = new LabelledRun("run", "redis", "h", "v", rows, Labels.ofRows(labels), List.of());

        for (Signal signal : Signal.values()) {
            assertThat(WatchedRun.of(nothing, signal.of(nothing, FEATURES)).hasValue())
                    .as(signal.text())
                    .isFalse();
        }
    }
}
