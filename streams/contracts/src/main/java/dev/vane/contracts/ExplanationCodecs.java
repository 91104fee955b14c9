package dev.vane.contracts;

import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.Explanation.Baseline;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Explanation.Gap;
import dev.vane.contracts.Explanation.NeighbourEffect;
import dev.vane.contracts.Explanation.Severity;
import dev.vane.contracts.Explanation.Span;
import dev.vane.contracts.Explanation.Triage;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Explanations as Avro. */
final class ExplanationCodecs {
    static final AvroCodec<Explanation> EXPLANATION =
            new AvroCodec<>(Schemas.EXPLANATION, ExplanationCodecs::toAvro, ExplanationCodecs::explanation);

    private static final Schema SCHEMA = Schemas.EXPLANATION.getLast();
    private static final Schema EVIDENCE = elements(SCHEMA, "evidence");
    private static final Schema SPAN = elements(EVIDENCE, "spans");
    private static final Schema NEIGHBOUR = elements(SCHEMA, "neighbours");
    private static final Schema GAP = elements(SCHEMA, "gaps");

    private ExplanationCodecs() {}

    private static Schema elements(Schema schema, String field) {
        return schema.getField(field).schema().getElementType();
    }

    private static GenericRecord toAvro(Explanation explanation) {
        return record(SCHEMA)
                .set("host", explanation.key().host())
                .set("vm", explanation.key().vm())
                .set("start", explanation.start())
                .set("second", explanation.second())
                .set("change", symbol(SCHEMA.getField("change").schema(), explanation.change()))
                .set("relativePerformance", explanation.relativePerformance())
                .set("lower", nullable(explanation.lower()))
                .set("upper", nullable(explanation.upper()))
                .set("unfamiliar", explanation.unfamiliar())
                .set("model", explanation.model())
                .set("trained", explanation.trained())
                .set("method", explanation.method())
                .set("severity", symbol(SCHEMA.getField("severity").schema(), explanation.severity()))
                .set("triage", symbol(SCHEMA.getField("triage").schema(), explanation.triage()))
                .set("triageStrength", explanation.triageStrength())
                .set("sentence", explanation.sentence())
                .set("baseline", symbol(SCHEMA.getField("baseline").schema(), explanation.baseline()))
                .set("evidence", list(explanation.evidence(), item -> toAvro((Evidence) item)))
                .set("effect", explanation.effect())
                .set("neighbours", list(explanation.neighbours(), item -> toAvro((NeighbourEffect) item)))
                .set("gaps", list(explanation.gaps(), item -> toAvro((Gap) item)))
                .set("staleSeconds", explanation.staleSeconds())
                .set("realRows", explanation.realRows())
                .set("imputedRows", explanation.imputedRows())
                .build();
    }

    private static GenericRecord toAvro(Evidence evidence) {
        return record(EVIDENCE)
                .set("metric", evidence.metric())
                .set("unit", evidence.unit())
                .set("group", evidence.group())
                .set("scope", symbol(EVIDENCE.getField("scope").schema(), evidence.scope()))
                .set("spans", list(evidence.spans(), item -> toAvro((Span) item)))
                .set("baseline", evidence.baseline())
                .set("observed", evidence.observed())
                .set("zScore", evidence.zScore())
                .set("effect", evidence.effect())
                .build();
    }

    private static GenericRecord toAvro(Span span) {
        return record(SPAN).set("from", span.from()).set("to", span.to()).build();
    }

    private static GenericRecord toAvro(NeighbourEffect neighbour) {
        return record(NEIGHBOUR)
                .set("vm", neighbour.vm())
                .set("effect", neighbour.effect())
                .build();
    }

    private static GenericRecord toAvro(Gap gap) {
        return record(GAP)
                .set("group", gap.group())
                .set("scope", symbol(GAP.getField("scope").schema(), gap.scope()))
                .set("ageSeconds", nullable(gap.ageSeconds()))
                .build();
    }

    private static Explanation explanation(GenericRecord avro) {
        return new Explanation(
                Fields.key(avro),
                (Long) avro.get("start"),
                (Long) avro.get("second"),
                symbol(Change.class, avro.get("change")),
                (Float) avro.get("relativePerformance"),
                optional(avro.get("lower")),
                optional(avro.get("upper")),
                (Boolean) avro.get("unfamiliar"),
                text(avro.get("model")),
                (Boolean) avro.get("trained"),
                text(avro.get("method")),
                symbol(Severity.class, avro.get("severity")),
                symbol(Triage.class, avro.get("triage")),
                (Float) avro.get("triageStrength"),
                text(avro.get("sentence")),
                symbol(Baseline.class, avro.get("baseline")),
                list(avro.get("evidence"), item -> evidence((GenericRecord) item)),
                (Float) avro.get("effect"),
                list(avro.get("neighbours"), item -> neighbour((GenericRecord) item)),
                list(avro.get("gaps"), item -> gap((GenericRecord) item)),
                (Integer) avro.get("staleSeconds"),
                (Integer) avro.get("realRows"),
                (Integer) avro.get("imputedRows"));
    }

    private static Evidence evidence(GenericRecord avro) {
        return new Evidence(
                text(avro.get("metric")),
                text(avro.get("unit")),
                text(avro.get("group")),
                symbol(Scope.class, avro.get("scope")),
                list(avro.get("spans"), item -> span((GenericRecord) item)),
                (Float) avro.get("baseline"),
                (Float) avro.get("observed"),
                (Float) avro.get("zScore"),
                (Float) avro.get("effect"));
    }

    private static Span span(GenericRecord avro) {
        return new Span((Long) avro.get("from"), (Long) avro.get("to"));
    }

    private static NeighbourEffect neighbour(GenericRecord avro) {
        return new NeighbourEffect(Fields.vmName(avro.get("vm")), (Float) avro.get("effect"));
    }

    private static Gap gap(GenericRecord avro) {
        return new Gap(
                text(avro.get("group")),
                symbol(Scope.class, avro.get("scope")),
                Fields.optionalInt(avro.get("ageSeconds")));
    }
}
