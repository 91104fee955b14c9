package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs of two applications: the first's attention follows the disk in two VMs of three, the second's never does. */
class AttentionScoresTest {
    private static final double DOUBLE = 1e-12;

    private final List<AttentionWindow> windows = new ArrayList<>();

    @BeforeEach
    void plant() {
        for (String vm : List.of("a1", "a2")) {
            add(vm, "a", "disk", 0.9, 0.8, 0.7);
            add(vm, "a", "", 0.1, 0.2, 0.3, 0.4);
        }
        add("a3", "a", "disk", 0.1, 0.1, 0.1);
        add("a3", "a", "", 0.2, 0.2, 0.2);
        add("b1", "b", "disk", 0.5, 0.5, 0.5);
        add("b1", "b", "", 0.5, 0.5, 0.5);
    }

    private void add(String vm, String application, String kind, double... attention) {
        for (double share : attention) {
            windows.add(new AttentionWindow(
                    vm,
                    application,
                    kind,
                    Map.of(
                            Indicator.ATTENTION,
                            Map.of("disk", share, "cpu", 1 - share),
                            Indicator.RANDOM_NETWORK,
                            Map.of("disk", 0.3, "cpu", 0.7),
                            Indicator.Z_SCORE,
                            Map.of("cpu", 1 - share),
                            Indicator.TIME_LOST,
                            Map.of("cpu", kind.equals("cpu") ? 0.5 : 0))));
        }
    }

    private AttentionScores scores() {
        return AttentionScores.of(windows, BlamedGroups.LAB);
    }

    private Estimate auc(Indicator indicator) {
        return scores().auc(indicator, one -> true);
    }

    @Test
    void isTheMeanOverApplicationsEachTheMeanOfItsVms() {
        assertThat(auc(Indicator.ATTENTION).value()).isCloseTo((2.0 / 3 + 0.5) / 2, within(DOUBLE));
        assertThat(auc(Indicator.ATTENTION).runs()).isEqualTo(2);
        assertThat(auc(Indicator.ATTENTION).low()).isCloseTo(0.5, within(DOUBLE));
        assertThat(auc(Indicator.RANDOM_NETWORK).value()).isEqualTo(0.5);
        assertThat(scores().attentionOver(Indicator.RANDOM_NETWORK, one -> true).value())
                .isCloseTo(1.0 / 12, within(DOUBLE));
    }

    @Test
    void saysNothingOfWhatAnIndicatorDoesNotTell() {
        assertThat(auc(Indicator.Z_SCORE).isKnown()).isFalse();
        assertThat(auc(Indicator.TIME_LOST).isKnown()).isFalse();
        assertThat(scores().parts())
                .containsOnlyKeys("all", "CPU interferers", "kind disk", "application a", "application b");
    }

    @Test
    void holdsEachKindAgainstTheSameCalmWindows() {
        add("a1", "a", "cpu", 0.05, 0.15, 0.25);

        assertThat(auc(Indicator.TIME_LOST).value()).isEqualTo(1);
        // Attention on the CPU is higher in 4 + 3 + 2 of 12 pairs.
        assertThat(scores().auc(Indicator.ATTENTION, one -> one.kind().equals("cpu"))
                        .value())
                .isCloseTo(9.0 / 12, within(DOUBLE));
        assertThat(scores().count(scores().parts().get("CPU interferers"))).isEqualTo(1);
    }

    @Test
    void leavesOutVmsWithTooFewWindowsOfASortAndWhatNoMetricTells() {
        add("c1", "c", "disk", 1, 1);
        add("c1", "c", "", 0, 0, 0);
        add("c2", "c", "disk", 1, 1, 1);
        add("a1", "a", "network", 1, 1, 1);

        assertThat(scores().cases()).hasSize(4);
    }

    @Test
    void refusesAKindThatNobodySaidWhatToBlameFor() {
        add("a1", "a", "gravity", 1, 1, 1);

        assertThatThrownBy(this::scores).hasMessageContaining("gravity");
    }

    @Test
    void theReportSaysThatTheTargetIsNotReachedAndWhatIsShownInstead() {
        add("a1", "a", "cpu", 0.05, 0.15, 0.25);

        assertThat(report().verdict())
                .isEqualTo(
                        "The share of attention on what is contended has an AUC of 0.59 (0.50 to 0.69), a random network's"
                                + " 0.50 (0.50 to 0.50); at least 0.7 is wanted: not reached, so attention says where the network looks,"
                                + " and the stall ledger is what is shown as the reason. Of CPU interferers the CPU time lost to others has"
                                + " 1.00 (1.00 to 1.00), attention on the same VMs 0.75 (0.75 to 0.75).");
    }

    @Test
    void theReportSaysThatTheTargetIsReached() {
        windows.removeIf(
                window -> window.vm().equals("a3") || window.application().equals("b"));

        assertThat(report().verdict())
                .contains("AUC of 1.00 (1.00 to 1.00)", "wanted: reached.")
                .doesNotContain("CPU interferers");
    }

    @Test
    void withoutACaseTheReportSaysSo() {
        windows.clear();

        assertThat(report().verdict()).contains("nothing can be said");
    }

    private AttentionReport report() {
        return new AttentionReport("model@1", "00", "lab", "./vane faithfulness", Set.of(), windows);
    }
}
