package dev.vane.inference.evidence;

import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.attribution.PlantedModel;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.HostWindow.Member;
import dev.vane.inference.evidence.HostWindow.Second;
import dev.vane.inference.evidence.Triage.Verdict;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.NeighbourAverage;
import dev.vane.inference.window.Row;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.250Z");
    private static final double FLOAT = 1e-6;
    private static final float NAN = Float.NaN;
    private static final Baseline TRAINING = Baseline.training(MANIFEST);

    /** Neighbours' written lowers the answer by half for each spread; calm it is 0.82. */
    private static final PlantedModel MODEL = new PlantedModelAt(1.5).model();

    private static final Explainer EXPLAINER = new Explainer(MODEL.models(), Explainer.DEFAULT_METHOD);

    /** The model has no constant, so own faults, which are always one spread above, stand for one. */
    private record PlantedModelAt(double constant) {
        PlantedModel model() {
            return PlantedModel.linear(0.0, constant, 0.0, 0.0, 0.0, -0.5, 0.0);
        }
    }

    private static Row own(double spreadsOfWritten) {
        return Row.real(
                new float[] {level(0), (float) Math.expm1(8), (float) Math.expm1(6 + 2 * spreadsOfWritten)},
                new long[] {0b111});
    }

    private static float level(int feature) {
        return TRAINING.levels().get(feature).value();
    }

    /** A window whose VM is calm and whose neighbours are those. */
    private static Row beside(Row... neighbours) {
        return new NeighbourAverage(3, List.of(neighbours)).rowOfJoiner(own(0));
    }

    private static ExplanationInput input(List<Row> rows) {
        return ExplanationInput.of("host-1/web-1", NOON, new MetricWindow(rows));
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** Four calm seconds, then two in which the neighbour writes six spreads more. */
    private static final List<Row> DISTURBED =
            List.of(beside(own(0)), beside(own(0)), beside(own(0)), beside(own(0)), beside(own(6)), beside(own(6)));

    @Test
    void findsWhatMovedThePredictionAndMeasuresIt() {
        ExplanationResult explained = EXPLAINER.explain(input(DISTURBED));

        Evidence evidence = explained.evidence();
        assertThat(evidence.severity()).isEqualTo(Severity.MODERATE);
        assertThat(evidence.predicted()).isCloseTo(sigmoid(1.5 - 0.5 * 12 / 6), within(FLOAT));
        assertThat(evidence.findings()).hasSize(1);
        Finding finding = evidence.findings().getFirst();
        assertThat(finding.feature().name()).isEqualTo("written");
        assertThat(finding.feature().scope()).isEqualTo(Scope.NEIGHBOUR);
        assertThat(finding.spans())
                .containsExactly(
                        new Span(Instant.parse("2026-01-02T11:59:59Z"), Instant.parse("2026-01-02T12:00:00Z")));
        assertThat(finding.z()).isCloseTo(6, within(1e-4));
        assertThat(finding.effect()).isCloseTo(sigmoid(1.5) - sigmoid(0.5), within(FLOAT));
        assertThat(evidence.effect()).isEqualTo(finding.effect());
        assertThat(explained.mass()).isCloseTo(1, within(1e-4));
        assertThat(explained.groups().get(Explainer.DEFAULT_METHOD).getFirst().group())
                .isEqualTo(new MetricGroup("disk", Scope.NEIGHBOUR));
    }

    @Test
    void tellsItInASentence() {
        ExplanationResult explained = EXPLAINER.explain(input(DISTURBED));

        assertThat(explained.sentence())
                .isEqualTo(Sentence.of(explained.evidence()))
                .startsWith("host-1/web-1 is predicted at 62%")
                .contains("its neighbours' written (disk) was ", "would give 82%", "This points to its neighbours");
    }

    @Test
    void staysWithinItsBound() {
        ExplanationResult explained = EXPLAINER.explain(input(DISTURBED));

        assertThat(EXPLAINER.mostInferences()).isEqualTo(1 + 4 + 6 + 16);
        assertThat(explained.inferences()).isEqualTo(1 + 4 + 1);
        assertThat(explained.explanations()).isZero();
    }

    @Test
    void namesTheNeighbourWithoutWhomItWouldBeBetter() {
        Row loud = own(6);
        Row quiet = own(0);
        Member web = new Member("web-1", own(0));
        var second = new Second(List.of(new Member("db-1", quiet), new Member("db-2", loud), web));
        var input = new ExplanationInput(
                "host-1/web-1",
                NOON,
                new MetricWindow(Collections.nCopies(6, beside(quiet, loud))),
                false,
                List.of(),
                HostWindow.ofNeighbours("web-1", own(0).features(), Collections.nCopies(6, second)),
                Signals.NONE);

        Evidence evidence = EXPLAINER.explain(input).evidence();

        assertThat(evidence.neighbours()).extracting(NeighbourEffect::name).containsExactly("db-2", "db-1");
        assertThat(evidence.neighbours().getFirst().effect())
                .isCloseTo(sigmoid(1.5) - evidence.predicted(), within(FLOAT));
        assertThat(evidence.neighbours().getLast().effect()).isNegative();
        assertThat(evidence.triage().verdict()).isEqualTo(Verdict.NEIGHBOURS);
    }

    /** What lowers the prediction is what is always so: its training centre would not be calm, its own past is. */
    @Test
    void saysSoIfNoGroupAccountsForIt() {
        PlantedModel always = PlantedModel.linear(0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        List<Row> calm = Collections.nCopies(6, beside(own(0)));
        List<Moment> past = Collections.nCopies(60, new Moment(beside(own(0)), 0.3));
        var input = new ExplanationInput(
                "web-1", NOON, new MetricWindow(calm), false, past, HostWindow.UNKNOWN, Signals.NONE);

        ExplanationResult explained = new Explainer(always.models(), AttributionMethod.GROUP_OCCLUSION).explain(input);

        assertThat(explained.evidence().severity()).isEqualTo(Severity.SEVERE);
        assertThat(explained.evidence().baseline()).isEqualTo(Baseline.Source.CALM_PAST);
        assertThat(explained.evidence().findings()).isEmpty();
        assertThat(explained.sentence()).contains("No single group of metrics accounts for the slowdown.");
    }

    @Test
    void accusesNobodyInACalmWindow() {
        PlantedModel fine = new PlantedModelAt(3).model();
        List<Row> calm = Collections.nCopies(6, beside(own(0)));

        ExplanationResult explained = new Explainer(fine.models(), AttributionMethod.GROUP_OCCLUSION)
                .explain(new ExplanationInput(
                        "web-1",
                        NOON,
                        new MetricWindow(calm),
                        false,
                        Collections.nCopies(60, new Moment(beside(own(0)), 0.95)),
                        HostWindow.UNKNOWN,
                        new Signals(Map.of(Signal.VM_THROTTLED_RATIO, 0.5))));

        assertThat(explained.evidence().triage().verdict()).isEqualTo(Verdict.CALM);
        assertThat(explained.sentence())
                .isEqualTo("web-1 is predicted at 95% of its isolated performance (no slowdown).");
    }

    @Test
    void pointsToTheQuotaThatThrottles() {
        var input = new ExplanationInput(
                "web-1",
                NOON,
                new MetricWindow(DISTURBED),
                false,
                List.of(),
                HostWindow.UNKNOWN,
                new Signals(Map.of(Signal.VM_THROTTLED_RATIO, 0.5)));

        assertThat(EXPLAINER.explain(input).evidence().triage()).isEqualTo(new Triage(Verdict.QUOTA, 0.5));
    }

    @Test
    void saysWhatIsMissingAndWhatIsOld() {
        Row noDisk = PlantedModel.row(level(0), (float) Math.expm1(8), NAN, level(3), level(4), level(5));
        Row noNeighbours = PlantedModel.row(level(0), (float) Math.expm1(8), NAN, NAN, NAN, NAN);
        List<Row> rows = List.of(
                noDisk, noNeighbours, noNeighbours, noNeighbours, noNeighbours.asImputed(), noNeighbours.asImputed());

        Evidence evidence = EXPLAINER.explain(input(rows)).evidence();

        assertThat(evidence.staleSeconds()).isEqualTo(2);
        assertThat(evidence.gaps())
                .containsExactly(
                        new Gap(new MetricGroup("cpu", Scope.NEIGHBOUR), 5),
                        new Gap(new MetricGroup("disk", Scope.OWN), Gap.MISSING),
                        new Gap(new MetricGroup("disk", Scope.NEIGHBOUR), 5));
        assertThat(evidence.findings())
                .noneMatch(finding -> finding.feature().name().equals("written"));
    }

    @Test
    void explainsAWindowWithoutAnyMetric() {
        List<Row> nothing = Collections.nCopies(2, PlantedModel.row(NAN, NAN, NAN, NAN, NAN, NAN));

        for (AttributionMethod method : AttributionMethod.values()) {
            ExplanationResult explained = new Explainer(MODEL.models(), method).explain(input(nothing));

            assertThat(explained.evidence().findings()).isEmpty();
            assertThat(explained.evidence().gaps()).hasSize(4);
            assertThat(explained.sentence()).isEqualTo(Sentence.of(explained.evidence()));
        }
    }

    @Test
    void findsTheSameByEveryMethodThatMeasuresOrComparesIt() {
        for (AttributionMethod method : EnumSet.of(AttributionMethod.INTEGRATED_GRADIENTS, AttributionMethod.Z_SCORE)) {
            Evidence evidence = new Explainer(MODEL.models(), method)
                    .explain(input(DISTURBED))
                    .evidence();

            assertThat(evidence.findings())
                    .as(method.name())
                    .anyMatch(finding -> finding.feature().name().equals("written")
                            && finding.feature().scope() == Scope.NEIGHBOUR);
        }
    }

    @Test
    void givesTheRelevancesOfAllMethodsThatAreAskedFor() {
        ExplanationResult explained = EXPLAINER.explain(input(DISTURBED), EnumSet.allOf(AttributionMethod.class));

        assertThat(explained.relevances()).containsOnlyKeys(AttributionMethod.values());
        assertThat(explained.groups()).containsOnlyKeys(AttributionMethod.values());
        assertThat(explained.explanations()).isEqualTo(1 + 64);
        assertThat(explained.inferences()).isLessThanOrEqualTo(EXPLAINER.mostInferences());
    }

    @Test
    void refusesAHostOfOtherSeconds() {
        var host = HostWindow.ofNeighbours("web-1", own(0).features(), List.of(new Second(List.of())));

        assertThatThrownBy(() -> new ExplanationInput(
                        "web-1", NOON, new MetricWindow(DISTURBED), false, List.of(), host, Signals.NONE))
                .hasMessage("a host's seconds are those of the window: 1, 6");
    }
}
