package dev.vane.contracts;

import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.Explanation.Baseline;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Explanation.Gap;
import dev.vane.contracts.Explanation.LostCpuTime;
import dev.vane.contracts.Explanation.NeighbourEffect;
import dev.vane.contracts.Explanation.Severity;
import dev.vane.contracts.Explanation.Span;
import dev.vane.contracts.Explanation.Triage;
import java.util.Optional;

/** Explanations to Avro and back. */
final class ExplanationMapping {

    private ExplanationMapping() {}

    static dev.vane.Explanation toAvro(Explanation explanation) {
        return dev.vane.Explanation.newBuilder()
                .setHost(explanation.key().host())
                .setVm(explanation.key().vm())
                .setStart(explanation.start())
                .setSecond(explanation.second())
                .setChange(symbol(dev.vane.Change.class, explanation.change()))
                .setRelativePerformance(explanation.relativePerformance())
                .setLower(nullable(explanation.lower()))
                .setUpper(nullable(explanation.upper()))
                .setUnfamiliar(explanation.unfamiliar())
                .setModel(explanation.model())
                .setTrained(explanation.trained())
                .setMethod(explanation.method())
                .setSeverity(symbol(dev.vane.Severity.class, explanation.severity()))
                .setTriage(symbol(dev.vane.Triage.class, explanation.triage()))
                .setTriageStrength(explanation.triageStrength())
                .setSentence(explanation.sentence())
                .setBaseline(symbol(dev.vane.Baseline.class, explanation.baseline()))
                .setEvidence(list(explanation.evidence(), ExplanationMapping::toAvro))
                .setEffect(explanation.effect())
                .setNeighbours(list(explanation.neighbours(), ExplanationMapping::toAvro))
                .setGaps(list(explanation.gaps(), ExplanationMapping::toAvro))
                .setStaleSeconds(explanation.staleSeconds())
                .setRealRows(explanation.realRows())
                .setImputedRows(explanation.imputedRows())
                .setLostCpuTime(explanation
                        .lostCpuTime()
                        .map(ExplanationMapping::toAvro)
                        .orElse(null))
                .build();
    }

    private static dev.vane.Evidence toAvro(Evidence evidence) {
        return dev.vane.Evidence.newBuilder()
                .setMetric(evidence.metric())
                .setUnit(evidence.unit())
                .setGroup(evidence.group())
                .setScope(symbol(dev.vane.Scope.class, evidence.scope()))
                .setSpans(list(evidence.spans(), ExplanationMapping::toAvro))
                .setBaseline(evidence.baseline())
                .setObserved(evidence.observed())
                .setZScore(evidence.zScore())
                .setEffect(evidence.effect())
                .build();
    }

    private static dev.vane.Span toAvro(Span span) {
        return dev.vane.Span.newBuilder().setFrom(span.from()).setTo(span.to()).build();
    }

    private static dev.vane.NeighbourEffect toAvro(NeighbourEffect neighbour) {
        return dev.vane.NeighbourEffect.newBuilder()
                .setVm(neighbour.vm())
                .setEffect(neighbour.effect())
                .build();
    }

    private static dev.vane.Gap toAvro(Gap gap) {
        return dev.vane.Gap.newBuilder()
                .setGroup(gap.group())
                .setScope(symbol(dev.vane.Scope.class, gap.scope()))
                .setAgeSeconds(nullable(gap.ageSeconds()))
                .build();
    }

    private static dev.vane.LostCpuTime toAvro(LostCpuTime lost) {
        return dev.vane.LostCpuTime.newBuilder()
                .setToOthers(lost.toOthers())
                .setToQuota(lost.toQuota())
                .build();
    }

    static Explanation explanation(dev.vane.Explanation avro) {
        return ExplanationBuilder.builder()
                .key(Fields.key(avro.getHost(), avro.getVm()))
                .start(avro.getStart())
                .second(avro.getSecond())
                .change(symbol(Change.class, avro.getChange()))
                .relativePerformance(avro.getRelativePerformance())
                .lower(optional(avro.getLower()))
                .upper(optional(avro.getUpper()))
                .unfamiliar(avro.getUnfamiliar())
                .model(text(avro.getModel()))
                .trained(avro.getTrained())
                .method(text(avro.getMethod()))
                .severity(symbol(Severity.class, avro.getSeverity()))
                .triage(symbol(Triage.class, avro.getTriage()))
                .triageStrength(avro.getTriageStrength())
                .sentence(text(avro.getSentence()))
                .baseline(symbol(Baseline.class, avro.getBaseline()))
                .evidence(list(avro.getEvidence(), ExplanationMapping::evidence))
                .effect(avro.getEffect())
                .neighbours(list(avro.getNeighbours(), ExplanationMapping::neighbour))
                .gaps(list(avro.getGaps(), ExplanationMapping::gap))
                .staleSeconds(avro.getStaleSeconds())
                .realRows(avro.getRealRows())
                .imputedRows(avro.getImputedRows())
                .lostCpuTime(Optional.ofNullable(avro.getLostCpuTime())
                        .map(lost -> new LostCpuTime(lost.getToOthers(), lost.getToQuota())))
                .build();
    }

    private static Evidence evidence(dev.vane.Evidence avro) {
        return ExplanationEvidenceBuilder.builder()
                .metric(text(avro.getMetric()))
                .unit(text(avro.getUnit()))
                .group(text(avro.getGroup()))
                .scope(symbol(Scope.class, avro.getScope()))
                .spans(list(avro.getSpans(), ExplanationMapping::span))
                .baseline(avro.getBaseline())
                .observed(avro.getObserved())
                .zScore(avro.getZScore())
                .effect(avro.getEffect())
                .build();
    }

    private static Span span(dev.vane.Span avro) {
        return new Span(avro.getFrom(), avro.getTo());
    }

    private static NeighbourEffect neighbour(dev.vane.NeighbourEffect avro) {
        return new NeighbourEffect(Fields.vmName(avro.getVm()), avro.getEffect());
    }

    private static Gap gap(dev.vane.Gap avro) {
        return new Gap(text(avro.getGroup()), symbol(Scope.class, avro.getScope()), optional(avro.getAgeSeconds()));
    }
}
