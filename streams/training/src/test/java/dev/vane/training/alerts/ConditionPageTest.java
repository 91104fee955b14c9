package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DegradedRule;
import dev.vane.training.alerts.AlertRule.Firing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConditionPageTest {
    private static final ConditionPage SHIPPED = ConditionPage.shipped();

    /** The same value in some seconds, another in all others. */
    private static double[] signal(int seconds, int from, int to, double inside, double outside) {
        double[] signal = new double[seconds];
        Arrays.fill(signal, outside);
        Arrays.fill(signal, from, to, inside);
        return signal;
    }

    @Test
    void pagesForAVmThatHasBeenDegradedForAMinuteAndEndsAMinuteAfterItIsNot() {
        // Degraded with the seventh certain second, 1 - 0.9^7 = 0.52: from 106 s on, seen at 110 s. No longer with the
        // twelfth
        // after the end, 0.9^12 = 0.28: from 411 s on, seen at 415 s.
        assertThat(SHIPPED.firings(signal(600, 100, 400, 1, 0))).containsExactly(new Firing(170, 475, true));
    }

    @Test
    void doesNotPageForWhatIsShortOrUnlikely() {
        assertThat(SHIPPED.firings(signal(600, 100, 150, 1, 0))).isEmpty();
        assertThat(SHIPPED.firings(signal(600, 100, 400, 0.45, 0))).isEmpty();
    }

    @Test
    void startsAnewAfterHalfAMinuteWithoutAPrediction() {
        double[] signal = signal(600, 0, 600, 1, 0);
        Arrays.fill(signal, 200, 240, Double.NaN);

        assertThat(SHIPPED.means(signal)[240]).isEqualTo((float) DegradedRule.DEFAULT.smoothing());
        assertThat(SHIPPED.means(signal)[239]).isNaN();
    }

    @Test
    void aPageMayComeAsLateAsItsMeanHoldsWhatWas() {
        assertThat(SHIPPED.grace()).isEqualTo(12 + 60);
    }

    @Test
    void shipsWithTheNumbersOfTheAlert() throws IOException {
        String rules = Files.readString(Path.of("../../deploy/prometheus/rules/vane.yml"));

        String alert = rules.substring(rules.indexOf("alert: VaneVmDegraded"));

        assertThat(alert.substring(0, alert.indexOf("annotations:")))
                .contains("expr: vane_vm:degraded:bool == 1", "for: 1m", "keep_firing_for: 1m");
        assertThat(SHIPPED.page().pending()).isEqualTo(60);
        assertThat(SHIPPED.page().keep()).isEqualTo(60);
    }
}
