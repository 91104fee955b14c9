package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Triage.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final Instant END = Instant.ofEpochSecond(1_000_000);
    private static final Span WINDOW = new Span(END.minusSeconds(59), END);
    private static final Feature BUSY = new Feature("busy", "1", "cpu", Scope.OWN);
    private static final Finding ROSE = new Finding(BUSY, List.of(WINDOW), 0.2, 0.9, 3, 0.1);

    private static Evidence evidence(double predicted, Severity severity, List<Finding> findings, double effect) {
        return new Evidence(
                "web-1",
                WINDOW.from(),
                WINDOW.to(),
                predicted,
                severity,
                false,
                Baseline.Source.TRAINING,
                findings,
                effect,
                0,
                List.of(),
                List.of(),
                new Triage(Verdict.UNCLEAR, 0),
                Optional.empty());
    }

    @Test
    void isAsBadAsThePredictionSays() {
        assertThat(Severity.of(0.9)).isEqualTo(Severity.NONE);
        assertThat(Severity.of(0.899)).isEqualTo(Severity.MILD);
        assertThat(Severity.of(0.75)).isEqualTo(Severity.MILD);
        assertThat(Severity.of(0.6)).isEqualTo(Severity.MODERATE);
        assertThat(Severity.of(0.599)).isEqualTo(Severity.SEVERE);
        assertThatThrownBy(() -> evidence(0.5, Severity.MILD, List.of(), 0))
                .hasMessage("a prediction in (0, 1] has its own severity: 0.5, MILD");
    }

    @Test
    void namesMetricsOnlyIfTheyAccountForSomething() {
        assertThat(evidence(0.5, Severity.SEVERE, List.of(ROSE), 0.02).counterfactual())
                .isEqualTo(0.52);
        assertThatThrownBy(() -> evidence(0.5, Severity.SEVERE, List.of(ROSE), 0.019))
                .hasMessageContaining("or none if they account for nothing: 1");
        assertThatThrownBy(() -> evidence(0.5, Severity.SEVERE, List.of(ROSE), -0.3))
                .as("calm would make it worse")
                .hasMessageContaining("or none if they account for nothing: 1");
        assertThatThrownBy(() -> evidence(0.5, Severity.SEVERE, List.of(), 0.3))
                .hasMessageContaining("1 to 5 findings");
        assertThat(evidence(0.95, Severity.NONE, List.of(ROSE), -0.3).findings())
                .hasSize(1);
    }

    @Test
    void namesAMetricOnce() {
        assertThatThrownBy(() -> evidence(0.5, Severity.SEVERE, List.of(ROSE, ROSE), 0.1))
                .hasMessageStartingWith("a metric is found once");
    }

    @Test
    void liesInItsWindow() {
        var before = new Finding(BUSY, List.of(new Span(END.minusSeconds(60), END)), 0.2, 0.9, 3, 0.1);

        assertThatThrownBy(() -> evidence(0.5, Severity.SEVERE, List.of(before), 0.1))
                .hasMessageStartingWith("a finding lies in the window");
    }

    @Test
    void refusesAFindingThatContradictsItself() {
        assertThatThrownBy(() -> new Finding(BUSY, List.of(WINDOW), 0.2, 0.9, -3, 0.1))
                .hasMessage("a finding moved, and z says which way: 0.2 to 0.9, z -3.0");
        assertThatThrownBy(() -> new Finding(BUSY, List.of(WINDOW), 0.2, 0.2, 0, 0.1))
                .hasMessageStartingWith("a finding moved");
        assertThatThrownBy(() -> new Finding(BUSY, List.of(WINDOW, WINDOW), 0.2, 0.9, 3, 0.1))
                .hasMessageStartingWith("the spans of a finding are in order");
        assertThatThrownBy(() -> new Finding(BUSY, List.of(), 0.2, 0.9, 3, 0.1))
                .hasMessage("a finding has 1 to 2 spans: 0");
    }

    @Test
    void losesNoMoreCpuTimeThanThereIs() {
        assertThatThrownBy(() -> new LostCpuTime(1.5, 0)).hasMessageStartingWith("shares of CPU time are in [0, 1]");
        assertThatThrownBy(() -> new LostCpuTime(0, Double.NaN))
                .hasMessageEndingWith("0.0 to others, NaN to its quota");
    }

    @Test
    void countsWholeSeconds() {
        assertThatThrownBy(() -> new Span(END.plusMillis(1), END.plusSeconds(1)))
                .hasMessageStartingWith("a span is in order and of whole seconds");
    }
}
