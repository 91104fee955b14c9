package dev.vane.web;

import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.error;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.shifted;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.StallLedger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VmHistoryTest {
    private static final Query.Range EVER = new Query.Range(0, Long.MAX_VALUE);

    private final VmHistory history = new VmHistory(5);

    @Test
    void isEmptyAtFirst() {
        assertThat(history.view(EVER).seconds()).isEmpty();
        assertThat(history.appended(EVER)).isEmpty();
    }

    @Test
    void keepsWhatWasPredictedMeasuredAndSkipped() {
        history.predicted(prediction(VM, SECOND, 0.5), 1000);
        history.skipped(skipped(VM, SECOND + 1), 1001);
        history.realised(error(VM, SECOND, 0.75));
        history.realised(error(VM, SECOND + 2, 0.25));

        VmHistory.View view = history.view(EVER);
        assertThat(view.seconds()).containsExactly(SECOND, SECOND + 2);
        assertThat(view.relativePerformance()).containsExactly(0.5f, Float.NaN);
        assertThat(view.lower()).containsExactly(0.375f, Float.NaN);
        assertThat(view.upper()).containsExactly(0.625f, Float.NaN);
        assertThat(view.unfamiliar()).containsExactly(Optional.of(false), Optional.empty());
        assertThat(view.measured()).containsExactly(0.75f, 0.25f);
        assertThat(view.skipped()).containsExactly(new VmHistory.Skip(SECOND + 1, SkippedWindow.Reason.OVERLOADED));
        assertThat(history.appended(EVER)).contains(new VmHistory.Appended(1000, 1001));
    }

    @Test
    void keepsWhatTheModelAloneSaidWhereMeasurementsShiftedIt() {
        history.predicted(shifted(VM, SECOND, 0.5, 0.625), 1000);
        history.predicted(prediction(VM, SECOND + 1, 0.5), 1001);
        history.realised(error(VM, SECOND + 2, 0.25));

        assertThat(history.view(EVER).rawRelativePerformance()).containsExactly(0.625f, Float.NaN, Float.NaN);
    }

    @Test
    void keepsWhereTheTimeWentToThreeDigits() {
        OptionalDouble absent = OptionalDouble.empty();
        history.predicted(
                prediction(
                        VM,
                        SECOND,
                        0.5,
                        new StallLedger(
                                12.3456, OptionalDouble.of(0), absent, OptionalDouble.of(0.3333), absent, absent)),
                1000);
        history.predicted(prediction(VM, SECOND + 1, 0.5), 1001);

        VmHistory.Ledger ledger = history.view(EVER).ledger();
        assertThat(ledger.onCpu()).hasSize(2);
        assertThat(ledger.onCpu().getFirst()).isCloseTo(12.3456f, withinPercentage(0.1));
        assertThat(ledger.others().getFirst()).isCloseTo(0.3333f, withinPercentage(0.1));
        assertThat(ledger.quota()).containsExactly(0f, Float.NaN);
        assertThat(ledger.siblings()).containsExactly(Float.NaN, Float.NaN);
        assertThat(ledger.onCpu().getLast()).isNaN();
    }

    @Test
    void forgetsWhatIsTooOldAndKeepsTheRestWhereItIs() {
        for (int i = 0; i < 12; i++) {
            history.predicted(prediction(VM, SECOND + i, 0.5 + i / 128.0), 1000 + i);
        }
        history.predicted(prediction(VM, SECOND + 14, 0.25), 1014);

        assertThat(history.view(EVER).seconds()).containsExactly(SECOND + 10, SECOND + 11, SECOND + 14);
        assertThat(history.view(EVER).relativePerformance())
                .containsExactly((float) (0.5 + 10 / 128.0), (float) (0.5 + 11 / 128.0), 0.25f);
        assertThat(history.view(new Query.Range(SECOND + 11, SECOND + 13)).seconds())
                .containsExactly(SECOND + 11);
    }

    @Test
    void takesWhatComesLate() {
        history.predicted(prediction(VM, SECOND + 3, 0.5), 1000);
        history.predicted(prediction(VM, SECOND, 0.25), 1001);
        history.realised(error(VM, SECOND - 2, 0.25));

        assertThat(history.view(EVER).seconds()).containsExactly(SECOND, SECOND + 3);
    }

    @Test
    void knowsTimesAfter2038() {
        history.predicted(prediction(VM, 4_000_000_000L, 0.5), 4_000_000_001L);
        history.skipped(skipped(VM, 4_000_000_001L), 4_000_000_002L);

        assertThat(history.appended(EVER)).contains(new VmHistory.Appended(4_000_000_001L, 4_000_000_002L));
    }

    @Test
    void startsAgainWithARecordingThatIsPlayedAgain() {
        history.predicted(prediction(VM, SECOND + 100, 0.5), 1000);
        history.predicted(prediction(VM, SECOND, 0.25), 2000);

        assertThat(history.view(EVER).seconds()).isEqualTo(List.of(SECOND));
        assertThat(history.appended(EVER)).contains(new VmHistory.Appended(2000, 2000));
    }
}
