package dev.vane.contracts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * What came of one model request.
 *
 * @param id of the request; also the record key
 * @param client who asked; empty if the request could not be read
 */
public record ModelResponse(String id, String client, Outcome outcome) {

    /** An answer, or why there is none; or a part of what belongs to an answer. */
    public sealed interface Outcome {}

    /**
     * What the model says.
     *
     * @param prediction of the window, not shifted by measurements
     * @param shifted its relative performance, shifted as the published prediction was
     * @param published what the pipeline published of this window
     * @param sources what it was computed from
     * @param explanation what moves the prediction, if that was asked for; its change is unknown
     * @param mapParts responses with the same id that follow, each with a {@link MapPart}
     */
    public record Answer(
            Prediction prediction,
            float shifted,
            AttentionSummary attention,
            Optional<Prediction> published,
            List<RecordRange> sources,
            Optional<Explanation> explanation,
            int mapParts)
            implements Outcome {
        public Answer {
            sources = List.copyOf(sources);
        }

        /** The same with an explanation, and followed by so many parts of maps. */
        public Answer with(Optional<Explanation> explanation, int mapParts) {
            return new Answer(prediction, shifted, attention, published, sources, explanation, mapParts);
        }
    }

    /**
     * Attention of one block of one branch.
     *
     * @param part which one, from 1
     * @param block which block of the branch, from 0
     * @param map of this block alone
     * @param floats the weights before they were rounded, if they were asked for: {@code [heads × tokens × tokens]}, four bytes
     *     each, little endian
     */
    public record MapPart(int part, int block, AttentionMap map, Optional<Bytes> floats) implements Outcome {
        public MapPart {
            if (map.blocks() != 1) {
                throw new IllegalArgumentException("a part is one block: " + map.blocks());
            }
            if (floats.isPresent() && floats.get().get().length != map.weights().get().length * Float.BYTES) {
                throw new IllegalArgumentException("floats must be as many as the map's weights");
            }
        }

        /** How much a query attends to a key: as it was if floats were asked for, else rounded. */
        public float weight(int head, int query, int key) {
            int at = (head * map.tokens() + query) * map.tokens() + key;
            return floats.map(bytes -> ByteBuffer.wrap(bytes.get())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getFloat(at * Float.BYTES))
                    .orElseGet(() -> map.weight(0, head, query, key));
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
