package dev.vane.contracts;

import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import org.apache.avro.generic.GenericRecord;

/** Measured performances and realised errors as Avro; of what others send, every rule is checked while reading. */
final class FeedbackCodecs {
    static final AvroCodec<MeasuredPerformance> MEASURED_PERFORMANCE =
            new AvroCodec<>(Schemas.MEASURED_PERFORMANCE, FeedbackCodecs::toAvro, FeedbackCodecs::measured);
    static final AvroCodec<RealisedError> REALISED_ERROR =
            new AvroCodec<>(Schemas.REALISED_ERROR, FeedbackCodecs::toAvro, FeedbackCodecs::realised);

    private FeedbackCodecs() {}

    private static GenericRecord toAvro(MeasuredPerformance measured) {
        return record(Schemas.MEASURED_PERFORMANCE.getLast())
                .set("host", measured.key().host())
                .set("vm", measured.key().vm())
                .set("second", measured.second())
                .set("spanSeconds", measured.spanSeconds())
                .set("relativePerformance", measured.relativePerformance())
                .build();
    }

    private static MeasuredPerformance measured(GenericRecord avro) {
        VmKey key = Fields.key(avro);
        long second = SampleCodec.second(avro);
        int span = (Integer) avro.get("spanSeconds");
        float performance = (Float) avro.get("relativePerformance");
        if (!MeasuredPerformance.isSpan(span)) {
            throw RefusedException.unchecked(
                    Reason.OUT_OF_RANGE,
                    "spanSeconds is %d, 1 to %d are allowed".formatted(span, MeasuredPerformance.MAX_SPAN_SECONDS));
        }
        if (!Float.isFinite(performance)) {
            throw RefusedException.unchecked(Reason.NON_FINITE_VALUE, "relativePerformance is " + performance);
        }
        if (!MeasuredPerformance.isRelativePerformance(performance)) {
            throw RefusedException.unchecked(
                    Reason.OUT_OF_RANGE, "relativePerformance is %s, it must be in (0, 1]".formatted(performance));
        }
        return new MeasuredPerformance(key, second, span, performance);
    }

    private static GenericRecord toAvro(RealisedError error) {
        return record(Schemas.REALISED_ERROR.getLast())
                .set("host", error.key().host())
                .set("vm", error.key().vm())
                .set("second", error.second())
                .set("predicted", error.predicted())
                .set("measured", error.measured())
                .set("lower", nullable(error.lower()))
                .set("upper", nullable(error.upper()))
                .set("covered", error.hasInterval() ? error.isCovered() : null)
                .set("model", error.model())
                .set("trained", error.trained())
                .set("unfamiliar", error.unfamiliar())
                .build();
    }

    /** Whether it is covered follows from the bounds; the field is there for those who read it without this class. */
    private static RealisedError realised(GenericRecord avro) {
        return new RealisedError(
                Fields.key(avro),
                (Long) avro.get("second"),
                (Float) avro.get("predicted"),
                (Float) avro.get("measured"),
                optional(avro.get("lower")),
                optional(avro.get("upper")),
                text(avro.get("model")),
                (Boolean) avro.get("trained"),
                (Boolean) avro.get("unfamiliar"));
    }
}
