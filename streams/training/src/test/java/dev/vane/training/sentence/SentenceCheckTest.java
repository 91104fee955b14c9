package dev.vane.training.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Evidence;
import dev.vane.inference.evidence.Finding;
import dev.vane.inference.evidence.LostCpuTime;
import dev.vane.inference.evidence.NeighbourEffect;
import dev.vane.inference.evidence.Quantity;
import dev.vane.inference.evidence.RandomEvidence;
import dev.vane.inference.evidence.Sentence;
import dev.vane.inference.evidence.Severity;
import dev.vane.inference.evidence.Span;
import dev.vane.inference.evidence.Triage;
import dev.vane.inference.evidence.Triage.Verdict;
import dev.vane.training.sentence.Reading.Mention;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SentenceCheckTest {
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
                Optional.of(new LostCpuTime(0.308, 0.021)));
    }

    @Property(tries = 5000, seed = "1")
    void isReadBackAsTheSameEvidence(@ForAll long seed) {
        Evidence evidence = RandomEvidence.of(seed);

        assertThat(SentenceCheck.disagreements(Sentence.of(evidence), evidence)).isEmpty();
    }

    /** The same without the checker, so that it cannot be blind. */
    @Property(tries = 2000, seed = "2")
    void namesTheWholeEvidenceAndNothingElse(@ForAll long seed) {
        Evidence evidence = RandomEvidence.of(seed);

        Reading reading = SentenceReader.read(Sentence.of(evidence));

        assertThat(reading.mentions())
                .extracting(mention -> mention.scope() + mention.metric())
                .containsExactlyElementsOf(evidence.findings().stream()
                        .map(finding -> told(finding.feature().scope())
                                + finding.feature().name())
                        .toList());
        for (int i = 0; i < reading.mentions().size(); i++) {
            assertMention(reading.mentions().get(i), evidence.findings().get(i), evidence);
        }
    }

    private static Scope told(Scope scope) {
        return scope == Scope.SAME_CPUS ? Scope.NEIGHBOUR : scope;
    }

    private static void assertMention(Mention mention, Finding finding, Evidence evidence) {
        assertThat(mention.rose()).isEqualTo(finding.observed() > finding.baseline());
        assertThat(mention.rose()).isEqualTo(finding.z() > 0);
        assertThat(mention.observed()).isCloseTo(finding.observed(), within(0.0051 * Math.abs(finding.observed())));
        assertThat(mention.effectPoints() / 100).isCloseTo(finding.effect(), within(0.00051));
        if (mention.factor() != Reading.UNSAID) {
            assertThat(mention.factor() * finding.baseline())
                    .isCloseTo(finding.observed(), within(0.0051 * finding.observed()));
        }
        for (Reading.Between between : mention.spans()) {
            assertThat(isInWindow(between.from(), evidence)).isTrue();
            assertThat(isInWindow(between.to(), evidence)).isTrue();
        }
    }

    /** A window may begin before midnight and end after it. */
    private static boolean isInWindow(LocalTime time, Evidence evidence) {
        LocalTime start = LocalTime.ofInstant(evidence.start(), ZoneOffset.UTC);
        LocalTime end = LocalTime.ofInstant(evidence.end(), ZoneOffset.UTC);
        boolean afterStart = !time.isBefore(start);
        boolean beforeEnd = !time.isAfter(end);
        return start.isAfter(end) ? afterStart || beforeEnd : afterStart && beforeEnd;
    }

    /** 2,000 pairs of different evidence about one VM, one prediction and one window: only what was found tells them apart. */
    @Test
    void isRejectedBesideTheEvidenceOfAnotherWindow() {
        int rejected = 0;
        int pairs = 0;
        for (long seed = 0; pairs < 2000; seed++) {
            Evidence a = RandomEvidence.of(seed);
            Evidence b = RandomEvidence.of(seed + 1_000_000);
            if (a.findings().isEmpty() || b.findings().isEmpty()) {
                continue;
            }
            Evidence other = withFindings(a, b);
            if (other.findings().isEmpty() || other.findings().equals(a.findings())) {
                continue;
            }
            pairs++;
            rejected += SentenceCheck.disagreements(Sentence.of(a), other).isEmpty() ? 0 : 1;
        }

        assertThat(rejected).isGreaterThanOrEqualTo(pairs * 99 / 100);
    }

    /** The first with the second's metrics, in all of its own window. */
    private static Evidence withFindings(Evidence a, Evidence b) {
        List<Finding> moved = b.findings().stream()
                .map(finding -> new Finding(
                        finding.feature(),
                        List.of(new Span(a.start(), a.end())),
                        finding.baseline(),
                        finding.observed(),
                        finding.z(),
                        finding.effect()))
                .toList();
        return new Evidence(
                a.vm(),
                a.start(),
                a.end(),
                a.predicted(),
                a.severity(),
                a.unfamiliar(),
                a.baseline(),
                moved,
                a.effect(),
                a.staleSeconds(),
                a.gaps(),
                a.neighbours(),
                a.triage(),
                a.lost());
    }

    @Test
    void isRejectedWhereOneWordIsOther() {
        Evidence evidence = moderate(List.of(MISSES, BUSY), 0.218);
        String sentence = Sentence.of(evidence);
        String[][] changes = {
            {"web-1", "web-2"},
            {"62%", "63%"},
            {"moderate", "severe"},
            {"11:59:20", "11:59:21"},
            {"its neighbours'", "its own"},
            {"llc_load", "llc_store"},
            {"(llc)", "(cpu)"},
            {"rose", "fell"},
            {"1.2M", "1.3M"},
            {"4.92M", "4.98M"},
            {"4.1x", "5.1x"},
            {"+5.2", "-5.2"},
            {"+15.2", "+15.5"},
            {"84%", "74%"},
            {"its own recent past", "the middle of the training data, as its own past is too short"},
            {"db-2", "db-3"},
            {"79%", "78%"},
            {"+17.1", "+7.1"},
            {"points to its neighbours", "points to the hypervisor"},
            {"events/s", "bytes/s"},
            {"31%", "32%"},
            {"2% to its own", "3% to its own"},
            {", 2% to its own quota", ""},
            {"others on its CPUs, 2% to", "2% to"},
            {"last 10 s", "last 20 s"},
            {
                " In the last 10 s it lost 31% of the CPU time it asked for to others on its CPUs, 2% to its own quota.",
                ""
            },
        };
        for (String[] change : changes) {
            assertThat(sentence).contains(change[0]);
            assertThat(SentenceCheck.disagreements(sentence.replace(change[0], change[1]), evidence))
                    .as(change[0] + " for " + change[1])
                    .isNotEmpty();
        }
    }

    @Test
    void isRejectedWhereAMetricIsLeftOut() {
        String one = Sentence.of(moderate(List.of(MISSES), 0.218));

        assertThat(SentenceCheck.disagreements(one, moderate(List.of(MISSES, BUSY), 0.218)))
                .contains("number of metrics: says 1, is 2");
    }

    @Test
    void refusesWordsThatItDoesNotWrite() {
        String sentence = Sentence.of(moderate(List.of(MISSES), 0.218));

        assertThatThrownBy(() -> SentenceReader.read(sentence + " Trust me.")).hasMessage("not understood: Trust me.");
        assertThatThrownBy(() -> SentenceReader.read("All is well.")).hasMessage("no sentence: All is well.");
    }

    @Property(tries = 2000, seed = "1")
    void readsNumbersToTheirLastDigit(
            @ForAll @DoubleRange(min = -20, max = 45) double exponent, @ForAll boolean negative) {
        double value = (negative ? -1 : 1) * Math.exp(exponent);

        assertThat(SentenceReader.quantity(Quantity.number(value))).isCloseTo(value, within(0.00501 * Math.abs(value)));
    }
}
