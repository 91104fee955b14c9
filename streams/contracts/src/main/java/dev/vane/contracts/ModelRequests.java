package dev.vane.contracts;

import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what stands on the requests topic. Never throws for what the bytes hold. */
public final class ModelRequests {
    /** Longest value that is read: sixty rows of all signals of some fifty VMs. */
    public static final int MAX_VALUE_BYTES = 3 << 20;

    private ModelRequests() {}

    /** What came of reading one record of the requests topic. */
    public sealed interface Reading {}

    /** The record is a request. */
    public record Accepted(ModelRequest request) implements Reading {}

    /**
     * The record is none.
     *
     * @param id the record key, if a request may be named so: whoever sent it can then be told
     */
    public record Refused(Optional<String> id, Refusal refusal) implements Reading {}

    /**
     * Reads one record and checks every rule that depends on it alone.
     *
     * @param key the record key as received, may be null
     * @param value the record value as received, may be null
     */
    public static Reading read(byte[] key, byte[] value) {
        Optional<String> id = id(key);
        if (id.isEmpty()) {
            return refused(id, Reason.MALFORMED, "id", "the record key must be the request's id");
        }
        if (value == null) {
            return refused(id, Reason.MALFORMED, "", "the record has no value");
        }
        if (value.length > MAX_VALUE_BYTES) {
            return refused(
                    id,
                    Reason.OVERSIZED,
                    "",
                    "%d bytes, at most %d are allowed".formatted(value.length, MAX_VALUE_BYTES));
        }
        try {
            ModelRequest request = Codecs.MODEL_REQUEST.decode(value);
            return request.id().equals(id.get())
                    ? new Accepted(request)
                    : refused(id, Reason.MALFORMED, "id", "the record key is not the id " + request.id());
        } catch (RefusedException e) {
            return refused(id, Reason.MALFORMED, field(e.getMessage()), e.getMessage());
        }
    }

    /** Messages of the mapping begin with the field that they are about. */
    private static String field(String message) {
        String first = message.split("[ :]", 2)[0];
        return Codecs.MODEL_REQUEST.schema().getField(first) != null || first.equals("edits") ? first : "";
    }

    private static Optional<String> id(byte[] key) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(key))
                            .toString())
                    .filter(ModelRequest::isId);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Refused refused(Optional<String> id, Reason reason, String field, String detail) {
        return new Refused(id, new Refusal(reason, field, detail));
    }
}
