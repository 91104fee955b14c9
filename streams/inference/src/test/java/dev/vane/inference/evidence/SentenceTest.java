package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Triage.Verdict;
import dev.vane.inference.taker.Taken.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentenceTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static final Finding MISSES = new Finding(
            new Feature("perf.llc_load_misses", "{event}/s", "llc", Scope.NEIGHBOUR),
            List.of(new Span(NOON.minusSeconds(40), NOON.minusSeconds(20)), new Span(NOON.minusSeconds(9), NOON)),
            1_200_000,
            4_921_000,
            5.23,
            0.152);

    private static final Finding BUSY = new Finding(
            new Feature("vm.cpu.utilization", "1", "cpu", Scope.OWN),
            List.of(new Span(NOON.minusSeconds(30), NOON)),
            0.8,
            0.41,
            -2.04,
            -0.004);

    private static Evidence moderate(List<Finding> findings, double effect) {
        return moderate(findings, effect, Optional.of(new LostCpuTime(0.308, 0.021)));
    }

    private static Evidence moderate(List<Finding> findings, double effect, Optional<LostCpuTime> lost) {
        return new Evidence(
                "host-1/web-1",
                NOON.minusSeconds(59),
                NOON,
                0.62,
                Severity.MODERATE,
                false,
                Baseline.Source.CALM_PAST,
                findings,
                effect,
                0,
                List.of(),
                List.of(new NeighbourEffect("db-2", 0.171), new NeighbourEffect("cache-1", -0.01)),
                new Triage(Verdict.NEIGHBOURS, 0.171),
                lost);
    }

    /** Whoever presses others is not told to limit them. */
    @Test
    void saysWhomAVmPressesThatRunsMoreThanItsFairShare() {
        Evidence pressed = moderate(List.of(MISSES), 0.2);
        Evidence presses = new Evidence(
                pressed.vm(),
                pressed.start(),
                pressed.end(),
                pressed.predicted(),
                pressed.severity(),
                pressed.unfamiliar(),
                pressed.baseline(),
                pressed.findings(),
                pressed.effect(),
                pressed.staleSeconds(),
                pressed.gaps(),
                pressed.neighbours(),
                new Triage(Verdict.SHORTAGE, 0.171),
                pressed.lost(),
                List.of(new Part("compute", 0.4), new Part("memory", 0.2)));

        assertThat(Sentence.of(presses))
                .contains(
                        " This points to too little CPU time for all on its CPUs (17% of its performance or time), but it runs more than its fair"
                                + " share and presses compute (0.40 cores), memory (0.20 cores): limit or move it, not them.")
                .doesNotContain("limit or move them");
    }

    @Test
    void saysWhatHappenedAndWhatWouldChangeIt() {
        assertThat(Sentence.of(moderate(List.of(MISSES, BUSY), 0.218)))
                .isEqualTo("host-1/web-1 is predicted at 62% of its isolated performance (moderate slowdown)."
                        + " In the last 10 s it lost 31% of the CPU time it asked for to others on its CPUs,"
                        + " 2% to its own quota."
                        + " This points to its neighbours (17% of its performance or time): limit or move them."
                        + " Without neighbour db-2 it would be at 79% (+17.1 points)."
                        + " From 11:59:20 to 11:59:40 and from 11:59:51 to 12:00:00 UTC its neighbours'"
                        + " perf.llc_load_misses (llc) rose from 1.2M events/s to 4.92M events/s"
                        + " (4.1x, z +5.2; undoing this alone: +15.2 points)."
                        + " From 11:59:30 to 12:00:00 UTC its own vm.cpu.utilization (cpu) fell from 0.8 to 0.41"
                        + " (0.512x, z -2.0; undoing this alone: -0.4 points)."
                        + " Undoing all of this would give 84%."
                        + " The comparison is with its own recent past.");
    }

    @Test
    void tellsNoChangeWhereTheVmsOwnPastIsTooShortToShowOne() {
        Evidence past = moderate(List.of(MISSES), 0.218);
        Evidence training = new Evidence(
                past.vm(),
                past.start(),
                past.end(),
                past.predicted(),
                past.severity(),
                past.unfamiliar(),
                Baseline.Source.TRAINING,
                past.findings(),
                past.effect(),
                past.staleSeconds(),
                past.gaps(),
                past.neighbours(),
                past.triage(),
                past.lost());

        assertThat(Sentence.of(training))
                .contains(
                        " UTC its neighbours' perf.llc_load_misses (llc) was 4.92M events/s, and is 1.2M events/s in the"
                                + " middle of the training data (4.1x, z +5.2; undoing this alone: +15.2 points).")
                .doesNotContain("rose", "fell");
    }

    @Test
    void saysOfTheCpuTimeThatWasLostWhatIsMoreThanNothing() {
        assertThat(Sentence.of(moderate(List.of(), 0, Optional.of(new LostCpuTime(0.005, 0.0049)))))
                .contains(" In the last 10 s it lost 1% of the CPU time it asked for to others on its CPUs. ");
        assertThat(Sentence.of(moderate(List.of(), 0, Optional.of(new LostCpuTime(0, 0.5)))))
                .contains(" In the last 10 s it lost 50% of the CPU time it asked for to its own quota. ");
        assertThat(Sentence.of(moderate(List.of(), 0, Optional.empty()))).doesNotContain("CPU time");
    }

    @Test
    void saysSoIfNothingAccountsForTheDegradation() {
        assertThat(Sentence.of(moderate(List.of(), 0.019)))
                .endsWith(" No single group of metrics accounts for the slowdown.")
                .doesNotContain("Returning");
    }

    @Test
    void accusesNobodyWhereAllIsWell() {
        var calm = new Evidence(
                "web-1",
                NOON.minusSeconds(59),
                NOON,
                0.97,
                Severity.NONE,
                false,
                Baseline.Source.TRAINING,
                List.of(),
                0,
                0,
                List.of(),
                List.of(),
                new Triage(Verdict.CALM, 0),
                Optional.of(new LostCpuTime(0.0049, 0)));

        assertThat(Sentence.of(calm)).isEqualTo("web-1 is predicted at 97% of its isolated performance (no slowdown).");
    }

    @Test
    void saysWhichDataAreMissingOrOld() {
        var gaps = List.of(
                new Gap(new MetricGroup("disk", Scope.OWN), 12),
                new Gap(new MetricGroup("llc", Scope.OWN), Gap.MISSING),
                new Gap(new MetricGroup("llc", Scope.NEIGHBOUR), Gap.MISSING));
        var evidence = new Evidence(
                "web-1",
                NOON.minusSeconds(59),
                NOON,
                0.5,
                Severity.SEVERE,
                true,
                Baseline.Source.TRAINING,
                List.of(),
                0,
                7,
                gaps,
                List.of(new NeighbourEffect("db-1", 0.01)),
                new Triage(Verdict.UNCLEAR, 0),
                Optional.empty());

        assertThat(Sentence.of(evidence))
                .startsWith("web-1 is predicted at 50% of its isolated performance (severe slowdown)."
                        + " Its window is unlike what the model was trained on: check before you act.")
                .endsWith(" Whether its quota, the hypervisor or a neighbour is behind it is unclear."
                        + " Taking any single neighbour away changes the prediction little."
                        + " No single group of metrics accounts for the slowdown."
                        + " Nothing has come from it for 7 s."
                        + " There are no data of: own llc, neighbours' llc. Data are old of: own disk (12 s).");
    }
}
