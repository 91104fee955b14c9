package dev.vane.contracts;

import static dev.vane.contracts.Fields.nullable;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import java.util.Optional;

/**
 * Measured performances, resets and realised errors to Avro and back; of what others send, every rule is checked while
 * reading.
 */
final class FeedbackMapping {

    private FeedbackMapping() {}

    static dev.vane.MeasuredPerformance toAvro(MeasuredPerformance measured) {
        return dev.vane.MeasuredPerformance.newBuilder()
                .setHost(measured.key().host())
                .setVm(measured.key().vm())
                .setSecond(measured.second())
                .setSpanSeconds(measured.spanSeconds())
                .setRelativePerformance(measured.relativePerformance())
                .setCompareOnly(measured.compareOnly())
                .build();
    }

    static MeasuredPerformance measured(dev.vane.MeasuredPerformance avro) {
        VmKey key = Fields.key(avro.getHost(), avro.getVm());
        long second = SampleMapping.second(avro.getSecond());
        int span = avro.getSpanSeconds();
        float performance = avro.getRelativePerformance();
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
        return new MeasuredPerformance(key, second, span, performance, avro.getCompareOnly());
    }

    static dev.vane.Reset toAvro(Reset reset) {
        return dev.vane.Reset.newBuilder()
                .setHost(reset.host())
                .setVm(reset.vm().orElse(null))
                .setSecond(reset.second())
                .build();
    }

    static Reset reset(dev.vane.Reset avro) {
        return new Reset(
                Fields.hostName(avro.getHost()),
                Optional.ofNullable(avro.getVm()).map(Fields::vmName),
                SampleMapping.second(avro.getSecond()));
    }

    static dev.vane.RealisedError toAvro(RealisedError error) {
        return dev.vane.RealisedError.newBuilder()
                .setHost(error.key().host())
                .setVm(error.key().vm())
                .setSecond(error.second())
                .setPredicted(error.predicted())
                .setMeasured(error.measured())
                .setLower(nullable(error.lower()))
                .setUpper(nullable(error.upper()))
                .setCovered(error.hasInterval() ? error.isCovered() : null)
                .setModel(error.model())
                .setTrained(error.trained())
                .setUnfamiliar(error.unfamiliar())
                .setRawPredicted(
                        error.raw().map(RawPrediction::relativePerformance).orElse(null))
                .setRawLower(error.raw().map(raw -> nullable(raw.lower())).orElse(null))
                .setRawUpper(error.raw().map(raw -> nullable(raw.upper())).orElse(null))
                .build();
    }

    /** Whether it is covered follows from the bounds; the field is there for those who read it without this class. */
    static RealisedError realised(dev.vane.RealisedError avro) {
        return RealisedErrorBuilder.builder()
                .key(Fields.key(avro.getHost(), avro.getVm()))
                .second(avro.getSecond())
                .predicted(avro.getPredicted())
                .measured(avro.getMeasured())
                .lower(optional(avro.getLower()))
                .upper(optional(avro.getUpper()))
                .model(text(avro.getModel()))
                .trained(avro.getTrained())
                .unfamiliar(avro.getUnfamiliar())
                .raw(Optional.ofNullable(avro.getRawPredicted())
                        .map(predicted -> new RawPrediction(
                                predicted, optional(avro.getRawLower()), optional(avro.getRawUpper()))))
                .build();
    }
}
