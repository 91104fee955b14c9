package dev.vane.inference.evidence;

import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.Cells;
import dev.vane.inference.attribution.GroupRelevance;
import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.Level;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.attribution.Models;
import dev.vane.inference.attribution.Relevance;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Explains windows of one model. Decides nothing of when that is done: it is a function of what it is given. Belongs to one
 * thread at a time, as the engines do.
 *
 * <p>Cost of one explanation, {@link #mostInferences} at most: one inference for the prediction, one for each group and
 * scope where the method is group occlusion, six for the findings and their sum, and {@value #MAX_NEIGHBOURS} for the
 * neighbours. The explaining model runs at most once, and 64 times more for integrated gradients.
 */
public final class Explainer {
    /** The method until measurements say otherwise: what it says is measured on the whole model. */
    public static final AttributionMethod DEFAULT_METHOD = AttributionMethod.GROUP_OCCLUSION;

    /** Most neighbours that are left out in turn: those that were there for longest. */
    public static final int MAX_NEIGHBOURS = 16;

    private final Models models;
    private final AttributionMethod method;

    /** @param method what the evidence is found by */
    public Explainer(Models models, AttributionMethod method) {
        this.models = models;
        this.method = method;
    }

    /** Most windows that one explanation asks the predicting model about. */
    public int mostInferences() {
        int groups = (int) models.manifest().features().stream()
                .map(MetricGroup::of)
                .distinct()
                .count();
        return 1 + groups + Evidence.MAX_FINDINGS + 1 + MAX_NEIGHBOURS;
    }

    /** Explains a window. */
    public ExplanationResult explain(ExplanationInput input) {
        return explain(input, Set.of());
    }

    /** Explains a window, and says what other methods find relevant in it. */
    public ExplanationResult explain(ExplanationInput input, Set<AttributionMethod> others) {
        Baseline baseline = Baseline.of(models.manifest(), input.past());
        var inquiry = new Inquiry(models, input.window(), baseline);
        Severity severity = Severity.of(inquiry.predicted());
        Map<AttributionMethod, Relevance> relevances = new EnumMap<>(AttributionMethod.class);
        relevances.put(method, inquiry.relevance(method, severity.direction()));
        for (AttributionMethod other : others) {
            relevances.computeIfAbsent(other, asked -> inquiry.relevance(asked, severity.direction()));
        }
        Map<AttributionMethod, List<GroupRelevance>> groups = new EnumMap<>(AttributionMethod.class);
        relevances.forEach((by, relevance) -> groups.put(by, inquiry.rank(relevance)));

        Selection selection = Selection.of(EvidenceMap.of(inquiry, relevances.get(method)));
        Evidence evidence = evidence(input, inquiry, severity, selection);
        return new ExplanationResult(
                evidence,
                Sentence.of(evidence),
                selection.cells(),
                selection.mass(),
                relevances,
                groups,
                inquiry.inferences(),
                inquiry.explanations());
    }

    private Evidence evidence(ExplanationInput input, Inquiry inquiry, Severity severity, Selection selection) {
        Instant end = input.end().truncatedTo(ChronoUnit.SECONDS);
        List<List<Cells>> moved = selection.cells().stream()
                .filter(cells -> level(inquiry, cells).z(observed(inquiry, cells)) != 0)
                .toList();
        List<Weighed> weighed = weighed(inquiry, severity, moved);
        double together = together(inquiry, weighed);
        List<Finding> findings = !Evidence.isAccountedFor(severity, together)
                ? List.of()
                : weighed.stream()
                        .map(one -> finding(inquiry, one.cells(), one.effect(), end))
                        .toList();
        List<NeighbourEffect> neighbours = severity == Severity.NONE ? List.of() : neighbours(input, inquiry);
        int step = models.manifest().stepSeconds();
        int rows = input.window().rows().size();
        return new Evidence(
                input.vm(),
                end.minusSeconds((long) (rows - 1) * step),
                end,
                inquiry.predicted(),
                severity,
                input.unfamiliar(),
                inquiry.baseline().source(),
                findings,
                together,
                Gaps.staleRows(input.window()) * step,
                Gaps.of(models.manifest(), input.window()),
                neighbours,
                TriageRule.of(
                        severity,
                        input.signals(),
                        hasNeighbours(inquiry),
                        largestEffect(findings, neighbours),
                        input.hasFairShare()),
                LostCpuTime.of(input.recent()),
                input.presses());
    }

    /** Cells of one metric, and what the prediction changes by with them alone at their calm level. */
    private record Weighed(List<Cells> cells, double effect) {}

    /** Those that weigh anything, the heaviest first. */
    private static List<Weighed> weighed(Inquiry inquiry, Severity severity, List<List<Cells>> moved) {
        List<Double> effects = moved.isEmpty() ? List.of() : inquiry.effects(moved);
        return IntStream.range(0, moved.size())
                .mapToObj(i -> new Weighed(moved.get(i), effects.get(i)))
                .filter(one -> -severity.direction().sign() * one.effect() >= Finding.LEAST_EFFECT)
                .sorted(Comparator.comparingDouble((Weighed one) -> Math.abs(one.effect()))
                        .reversed())
                .toList();
    }

    private static double together(Inquiry inquiry, List<Weighed> weighed) {
        if (weighed.size() < 2) {
            return weighed.isEmpty() ? 0 : weighed.getFirst().effect();
        }
        List<Cells> all = weighed.stream().flatMap(one -> one.cells().stream()).toList();
        return inquiry.effects(List.of(all)).getFirst();
    }

    private Finding finding(Inquiry inquiry, List<Cells> cells, double effect, Instant end) {
        Feature named = models.manifest().features().get(cells.getFirst().feature());
        Level level = level(inquiry, cells);
        double observed = observed(inquiry, cells);
        return new Finding(
                named,
                cells.stream().map(some -> span(inquiry, some, end)).toList(),
                level.value(),
                observed,
                Math.clamp(level.z(observed), -Finding.MAX_Z, Finding.MAX_Z),
                effect);
    }

    private static Level level(Inquiry inquiry, List<Cells> cells) {
        return inquiry.baseline().levels().get(cells.getFirst().feature());
    }

    /** Mean over the cells that are present. A mean that is at its baseline again has no direction to tell. */
    private static double observed(Inquiry inquiry, List<Cells> cells) {
        return cells.stream()
                .flatMapToDouble(some -> present(inquiry, some))
                .average()
                .orElseThrow();
    }

    private static DoubleStream present(Inquiry inquiry, Cells cells) {
        List<Row> rows = inquiry.window().rows().subList(cells.firstRow(), cells.lastRow() + 1);
        return rows.stream()
                .filter(row -> row.isPresent(cells.feature()))
                .mapToDouble(row -> row.value(cells.feature()));
    }

    private Span span(Inquiry inquiry, Cells cells, Instant end) {
        int newest = inquiry.window().rows().size() - 1;
        long step = models.manifest().stepSeconds();
        return new Span(
                end.minusSeconds((newest - cells.firstRow()) * step),
                end.minusSeconds((newest - cells.lastRow()) * step));
    }

    private static List<NeighbourEffect> neighbours(ExplanationInput input, Inquiry inquiry) {
        List<String> names = input.host().neighbours(MAX_NEIGHBOURS);
        List<Double> effects = inquiry.effectsOf(names.stream()
                .map(name -> input.host().without(name, input.window()))
                .toList());
        return IntStream.range(0, names.size())
                .mapToObj(i -> new NeighbourEffect(names.get(i), effects.get(i)))
                .sorted(Comparator.comparingDouble(NeighbourEffect::effect).reversed())
                .toList();
    }

    private boolean hasNeighbours(Inquiry inquiry) {
        return inquiry.presentFeatures().stream()
                .anyMatch(feature -> models.manifest().features().get(feature).scope() != Scope.OWN);
    }

    private static double largestEffect(List<Finding> findings, List<NeighbourEffect> neighbours) {
        DoubleStream ofMetrics = findings.stream()
                .filter(finding -> finding.feature().scope() != Scope.OWN)
                .mapToDouble(Finding::effect);
        DoubleStream ofVms = neighbours.stream().mapToDouble(NeighbourEffect::effect);
        return DoubleStream.concat(ofMetrics, ofVms).max().orElse(0);
    }
}
