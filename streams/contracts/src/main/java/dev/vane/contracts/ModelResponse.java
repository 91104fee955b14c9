package dev.vane.contracts;

import java.util.List;
import java.util.Optional;

/**
 * What came of one model request.
 *
 * @param id of the request; also the record key
 * @param client who asked; empty if the request could not be read
 */
public record ModelResponse(String id, String client, Outcome outcome) {

    /** An answer, or why there is none. */
    public sealed interface Outcome {}

    /**
     * What the model says.
     *
     * @param prediction of the window, not shifted by measurements
     * @param shifted its relative performance, shifted as the published prediction was
     * @param published what the pipeline published of this window
     * @param sources what it was computed from
     */
    public record Answer(
            Prediction prediction,
            float shifted,
            AttentionSummary attention,
            Optional<Prediction> published,
            List<RecordRange> sources)
            implements Outcome {
        public Answer {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Why there is no answer.
     *
     * @param field of the request that is at fault; empty if none is
     * @param detail what was found and what is allowed
     */
    public record Refusal(Reason reason, String field, String detail) implements Outcome {}

    /**
     * Records of one partition.
     *
     * @param first offset of the first
     * @param last offset of the last
     */
    public record RecordRange(String topic, int partition, long first, long last) {}

    /** Why a request was refused. */
    public enum Reason {
        /** A reason that a newer writer gave and this reader does not know. */
        UNKNOWN,
        /** The bytes are no request. */
        MALFORMED,
        /** A field has a value that is not allowed. */
        INVALID,
        /** Larger than is allowed. */
        OVERSIZED,
        /** Another model serves. */
        UNKNOWN_MODEL,
        /** There is no such VM or second, or the topics no longer hold it. */
        NOT_FOUND,
        /** The second has not been predicted yet. */
        NOT_YET,
        /** The VM had too few samples, or was away: no window was due. */
        NOT_DUE,
        /** The deadline was over before the request was read. */
        DEADLINE,
        /** The client asks more often than it may. */
        CLIENT_LIMIT,
        /** Requests have waited for too long to be answered. */
        OVERLOADED,
        /** The model cannot compute this window. */
        MODEL_FAILED,
        /** The brokers do not give what is needed. */
        UNAVAILABLE
    }
}
