package dev.vane.contracts;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;

/**
 * Everything that travels: the released schemas, the class that Avro generates from the newest, and how that becomes a
 * record of ours and back. On which topic each stands, {@link Topics} tells.
 */
final class Codecs {
    static final AvroCodec<Sample> SAMPLE =
            AvroCodec.of("sample", 1, dev.vane.Sample.class, SampleMapping::toAvro, SampleMapping::sample);
    static final AvroCodec<Tick> TICK =
            AvroCodec.of("tick", 1, dev.vane.Tick.class, SampleMapping::toAvro, SampleMapping::tick);
    static final AvroCodec<Prediction> PREDICTION = AvroCodec.of(
            "prediction", 7, dev.vane.Prediction.class, OutcomeMapping::toAvro, OutcomeMapping::prediction);
    static final AvroCodec<AttentionSummary> ATTENTION_SUMMARY = AvroCodec.of(
            "attention-summary",
            1,
            dev.vane.AttentionSummary.class,
            OutcomeMapping::toAvro,
            OutcomeMapping::attentionSummary);
    static final AvroCodec<SkippedWindow> SKIPPED_WINDOW = AvroCodec.of(
            "skipped-window", 1, dev.vane.SkippedWindow.class, OutcomeMapping::toAvro, OutcomeMapping::skippedWindow);
    static final AvroCodec<DeadLetter> DEAD_LETTER = AvroCodec.of(
            "dead-letter", 1, dev.vane.DeadLetter.class, OutcomeMapping::toAvro, OutcomeMapping::deadLetter);
    static final AvroCodec<MeasuredPerformance> MEASURED_PERFORMANCE = AvroCodec.of(
            "measured-performance",
            2,
            dev.vane.MeasuredPerformance.class,
            FeedbackMapping::toAvro,
            FeedbackMapping::measured);
    static final AvroCodec<Reset> RESET =
            AvroCodec.of("reset", 1, dev.vane.Reset.class, FeedbackMapping::toAvro, FeedbackMapping::reset);
    static final AvroCodec<RealisedError> REALISED_ERROR = AvroCodec.of(
            "realised-error", 2, dev.vane.RealisedError.class, FeedbackMapping::toAvro, FeedbackMapping::realised);
    static final AvroCodec<WindowToExplain> WINDOW_TO_EXPLAIN = AvroCodec.of(
            "window-to-explain",
            3,
            dev.vane.WindowToExplain.class,
            WindowToExplainMapping::toAvro,
            WindowToExplainMapping::window);
    static final AvroCodec<Explanation> EXPLANATION = AvroCodec.of(
            "explanation", 3, dev.vane.Explanation.class, ExplanationMapping::toAvro, ExplanationMapping::explanation);
    static final AvroCodec<AttentionMap> ATTENTION_MAP = AvroCodec.of(
            "attention-map", 1, dev.vane.AttentionMap.class, AttentionMapping::toAvro, AttentionMapping::map);
    static final AvroCodec<AttentionStatistics> ATTENTION_STATISTICS = AvroCodec.of(
            "attention-statistics",
            1,
            dev.vane.AttentionStatistics.class,
            AttentionMapping::toAvro,
            AttentionMapping::statistics);
    static final AvroCodec<ModelRequest> MODEL_REQUEST = AvroCodec.of(
            "model-request", 2, dev.vane.ModelRequest.class, RequestMapping::toAvro, RequestMapping::request);
    static final AvroCodec<ModelResponse> MODEL_RESPONSE = AvroCodec.of(
            "model-response", 2, dev.vane.ModelResponse.class, RequestMapping::toAvro, RequestMapping::response);

    /** All of them. */
    static final List<AvroCodec<?>> ALL = List.of(
            SAMPLE,
            TICK,
            PREDICTION,
            ATTENTION_SUMMARY,
            SKIPPED_WINDOW,
            DEAD_LETTER,
            MEASURED_PERFORMANCE,
            RESET,
            REALISED_ERROR,
            WINDOW_TO_EXPLAIN,
            EXPLANATION,
            ATTENTION_MAP,
            ATTENTION_STATISTICS,
            MODEL_REQUEST,
            MODEL_RESPONSE);

    private Codecs() {}

    /** Fingerprints of every released schema of these. */
    static Set<Long> fingerprints(AvroCodec<?>... codecs) {
        return fingerprints(Stream.of(codecs));
    }

    /** Fingerprints of every released schema of all but these: records that stand on the wrong topic. */
    static Set<Long> fingerprintsOfOthers(AvroCodec<?>... codecs) {
        List<AvroCodec<?>> own = List.of(codecs);
        return fingerprints(ALL.stream().filter(codec -> !own.contains(codec)));
    }

    private static Set<Long> fingerprints(Stream<AvroCodec<?>> codecs) {
        return codecs.flatMap(codec -> codec.versions().stream())
                .map(SchemaNormalization::parsingFingerprint64)
                .collect(Collectors.toUnmodifiableSet());
    }
}
