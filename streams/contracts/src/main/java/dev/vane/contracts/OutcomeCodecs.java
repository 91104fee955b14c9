package dev.vane.contracts;

import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.AttentionSummary.SecondWeight;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.utils.Bytes;

/** What leaves the pipeline as Avro: predictions, attention summaries, skipped windows and dead letters. */
final class OutcomeCodecs {
    static final AvroCodec<Prediction> PREDICTION =
            new AvroCodec<>(Schemas.PREDICTION, OutcomeCodecs::toAvro, OutcomeCodecs::prediction);
    static final AvroCodec<AttentionSummary> ATTENTION_SUMMARY =
            new AvroCodec<>(Schemas.ATTENTION_SUMMARY, OutcomeCodecs::toAvro, OutcomeCodecs::attentionSummary);
    static final AvroCodec<SkippedWindow> SKIPPED_WINDOW =
            new AvroCodec<>(Schemas.SKIPPED_WINDOW, OutcomeCodecs::toAvro, OutcomeCodecs::skippedWindow);
    static final AvroCodec<DeadLetter> DEAD_LETTER =
            new AvroCodec<>(Schemas.DEAD_LETTER, OutcomeCodecs::toAvro, OutcomeCodecs::deadLetter);

    private OutcomeCodecs() {}

    private static GenericRecord toAvro(Prediction prediction) {
        return record(Schemas.PREDICTION.getLast())
                .set("host", prediction.key().host())
                .set("vm", prediction.key().vm())
                .set("second", prediction.second())
                .set("relativePerformance", prediction.relativePerformance())
                .set("lower", nullable(prediction.lower()))
                .set("upper", nullable(prediction.upper()))
                .set("familiarity", nullable(prediction.familiarity()))
                .set("realRows", prediction.realRows())
                .set("imputedRows", prediction.imputedRows())
                .set("model", prediction.model())
                .set("trained", prediction.trained())
                .set("unfamiliar", prediction.unfamiliar())
                .build();
    }

    private static Prediction prediction(GenericRecord avro) {
        return new Prediction(
                Fields.key(avro),
                (Long) avro.get("second"),
                (Float) avro.get("relativePerformance"),
                optional(avro.get("lower")),
                optional(avro.get("upper")),
                optional(avro.get("familiarity")),
                (Integer) avro.get("realRows"),
                (Integer) avro.get("imputedRows"),
                text(avro.get("model")),
                (Boolean) avro.get("trained"),
                (Boolean) avro.get("unfamiliar"));
    }

    private static GenericRecord toAvro(SkippedWindow skipped) {
        Schema schema = Schemas.SKIPPED_WINDOW.getLast();
        return record(schema)
                .set("host", skipped.key().host())
                .set("vm", skipped.key().vm())
                .set("second", skipped.second())
                .set("reason", symbol(schema.getField("reason").schema(), skipped.reason()))
                .set("realRows", skipped.realRows())
                .set("imputedRows", skipped.imputedRows())
                .build();
    }

    private static SkippedWindow skippedWindow(GenericRecord avro) {
        return new SkippedWindow(
                Fields.key(avro),
                (Long) avro.get("second"),
                symbol(SkippedWindow.Reason.class, avro.get("reason")),
                (Integer) avro.get("realRows"),
                (Integer) avro.get("imputedRows"));
    }

    private static GenericRecord toAvro(AttentionSummary summary) {
        Schema schema = Schemas.ATTENTION_SUMMARY.getLast();
        Schema metric = schema.getField("topMetrics").schema().getElementType();
        Schema second = schema.getField("topSeconds").schema().getElementType();
        Schema group = schema.getField("groupShares").schema().getElementType();
        Schema scope = metric.getField("scope").schema();
        return record(schema)
                .set("host", summary.key().host())
                .set("vm", summary.key().vm())
                .set("second", summary.second())
                .set("model", summary.model())
                .set("topMetrics", list(summary.topMetrics(), item -> toAvro((MetricWeight) item, metric, scope)))
                .set("topSeconds", list(summary.topSeconds(), item -> toAvro((SecondWeight) item, second)))
                .set("groupShares", list(summary.groupShares(), item -> toAvro((GroupShare) item, group, scope)))
                .set("temporalEntropy", summary.temporalEntropy())
                .set("systemEntropy", summary.systemEntropy())
                .set("temporalHeadEntropies", summary.temporalHeadEntropies())
                .set("systemHeadEntropies", summary.systemHeadEntropies())
                .build();
    }

    private static GenericRecord toAvro(MetricWeight weight, Schema schema, Schema scope) {
        return record(schema)
                .set("metric", weight.metric())
                .set("scope", symbol(scope, weight.scope()))
                .set("weight", weight.weight())
                .build();
    }

    private static GenericRecord toAvro(SecondWeight weight, Schema schema) {
        return record(schema)
                .set("ageSeconds", weight.ageSeconds())
                .set("weight", weight.weight())
                .build();
    }

    private static GenericRecord toAvro(GroupShare share, Schema schema, Schema scope) {
        return record(schema)
                .set("group", share.group())
                .set("scope", symbol(scope, share.scope()))
                .set("share", share.share())
                .build();
    }

    private static AttentionSummary attentionSummary(GenericRecord avro) {
        return new AttentionSummary(
                Fields.key(avro),
                (Long) avro.get("second"),
                text(avro.get("model")),
                list(avro.get("topMetrics"), item -> metricWeight((GenericRecord) item)),
                list(avro.get("topSeconds"), item -> secondWeight((GenericRecord) item)),
                list(avro.get("groupShares"), item -> groupShare((GenericRecord) item)),
                (Float) avro.get("temporalEntropy"),
                (Float) avro.get("systemEntropy"),
                list(avro.get("temporalHeadEntropies"), block -> list(block, Float.class::cast)),
                list(avro.get("systemHeadEntropies"), block -> list(block, Float.class::cast)));
    }

    private static MetricWeight metricWeight(GenericRecord avro) {
        return new MetricWeight(
                text(avro.get("metric")), symbol(Scope.class, avro.get("scope")), (Float) avro.get("weight"));
    }

    private static SecondWeight secondWeight(GenericRecord avro) {
        return new SecondWeight((Integer) avro.get("ageSeconds"), (Float) avro.get("weight"));
    }

    private static GroupShare groupShare(GenericRecord avro) {
        return new GroupShare(
                text(avro.get("group")), symbol(Scope.class, avro.get("scope")), (Float) avro.get("share"));
    }

    private static GenericRecord toAvro(DeadLetter letter) {
        Schema schema = Schemas.DEAD_LETTER.getLast();
        return record(schema)
                .set("reason", symbol(schema.getField("reason").schema(), letter.reason()))
                .set("detail", letter.detail())
                .set("key", bytes(letter.key()))
                .set("value", bytes(letter.value()))
                .set("topic", letter.topic())
                .set("partition", letter.partition())
                .set("offset", letter.offset())
                .set("appendTime", letter.appendTimeMillis())
                .build();
    }

    private static DeadLetter deadLetter(GenericRecord avro) {
        return new DeadLetter(
                symbol(DeadLetter.Reason.class, avro.get("reason")),
                text(avro.get("detail")),
                content(avro.get("key")),
                content(avro.get("value")),
                text(avro.get("topic")),
                (Integer) avro.get("partition"),
                (Long) avro.get("offset"),
                (Long) avro.get("appendTime"));
    }

    private static ByteBuffer bytes(Optional<Bytes> bytes) {
        return bytes.map(Fields::buffer).orElse(null);
    }

    private static Optional<Bytes> content(Object field) {
        return Optional.ofNullable(field).map(Fields::bytes);
    }
}
