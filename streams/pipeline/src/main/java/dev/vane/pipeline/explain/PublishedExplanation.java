package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Scope;
import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.evidence.ExplanationResult;
import dev.vane.inference.evidence.Finding;
import dev.vane.inference.evidence.Gap;
import java.util.Locale;
import java.util.OptionalInt;

/** Converts explanations to their contract record. */
final class PublishedExplanation {
    private PublishedExplanation() {}

    static Explanation of(Prediction prediction, Change change, AttributionMethod method, ExplanationResult explained) {
        var evidence = explained.evidence();
        return new Explanation(
                prediction.key(),
                evidence.start().getEpochSecond(),
                prediction.second(),
                change,
                prediction.relativePerformance(),
                prediction.lower(),
                prediction.upper(),
                prediction.unfamiliar(),
                prediction.model(),
                prediction.trained(),
                method.name().toLowerCase(Locale.ROOT),
                Explanation.Severity.valueOf(evidence.severity().name()),
                Explanation.Triage.valueOf(evidence.triage().verdict().name()),
                (float) evidence.triage().strength(),
                explained.sentence(),
                Explanation.Baseline.valueOf(evidence.baseline().name()),
                evidence.findings().stream().map(PublishedExplanation::evidence).toList(),
                (float) evidence.effect(),
                evidence.neighbours().stream()
                        .map(neighbour -> new Explanation.NeighbourEffect(neighbour.name(), (float) neighbour.effect()))
                        .toList(),
                evidence.gaps().stream().map(PublishedExplanation::gap).toList(),
                evidence.staleSeconds(),
                prediction.realRows(),
                prediction.imputedRows(),
                evidence.lost()
                        .map(lost -> new Explanation.LostCpuTime((float) lost.toOthers(), (float) lost.toQuota())));
    }

    private static Evidence evidence(Finding finding) {
        return new Evidence(
                finding.feature().name(),
                finding.feature().unit(),
                finding.feature().group(),
                scope(finding.feature().scope()),
                finding.spans().stream()
                        .map(span -> new Explanation.Span(
                                span.from().getEpochSecond(), span.to().getEpochSecond()))
                        .toList(),
                (float) finding.baseline(),
                (float) finding.observed(),
                (float) finding.z(),
                (float) finding.effect());
    }

    private static Explanation.Gap gap(Gap gap) {
        return new Explanation.Gap(
                gap.group().group(),
                scope(gap.group().scope()),
                gap.isMissing() ? OptionalInt.empty() : OptionalInt.of(gap.ageSeconds()));
    }

    static Scope scope(Feature.Scope scope) {
        return switch (scope) {
            case OWN -> Scope.OWN;
            case NEIGHBOUR, SAME_CPUS, OTHER_CPUS -> Scope.NEIGHBOUR;
        };
    }
}
