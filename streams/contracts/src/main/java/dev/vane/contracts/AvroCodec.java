package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;

/**
 * Turns one type of record into Avro's single-object encoding (two marker bytes, the schema's fingerprint, the body) and
 * back. Reads every released version of the schema and writes the newest.
 *
 * @param <T> the record's type
 */
final class AvroCodec<T> {
    static {
        // Avro allocates what a length in the data claims before it reads; these bounds keep damaged bytes from
        // claiming the heap. They are read once, when Avro's decoder is first used.
        limit("bytes", 4 << 20);
        limit("string", 1 << 16);
        limit("collectionItems", 1 << 16);
    }

    private final Schema schema;
    private final Function<T, GenericRecord> toAvro;
    private final Function<GenericRecord, T> fromAvro;
    private final BinaryMessageEncoder<GenericRecord> encoder;
    private final BinaryMessageDecoder<GenericRecord> decoder;

    /** Codec of a record whose released schemas are given, oldest first. */
    AvroCodec(List<Schema> versions, Function<T, GenericRecord> toAvro, Function<GenericRecord, T> fromAvro) {
        this.schema = versions.getLast();
        this.toAvro = toAvro;
        this.fromAvro = fromAvro;
        this.encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        this.decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
        versions.forEach(decoder::addSchema);
    }

    private static void limit(String what, int length) {
        String property = "org.apache.avro.limits.%s.maxLength".formatted(what);
        System.getProperties().putIfAbsent(property, Integer.toString(length));
    }

    byte[] encode(T value) {
        try {
            ByteBuffer encoded = encoder.encode(toAvro.apply(value));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one record.
     *
     * @throws RefusedException with the reason if the bytes are not exactly one valid record of this type
     */
    T decode(byte[] bytes) throws RefusedException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        GenericRecord avro;
        try {
            avro = decoder.decode(in, null);
        } catch (BadHeaderException e) {
            throw new RefusedException(Reason.NOT_ENCODED, "not Avro's single-object encoding");
        } catch (MissingSchemaException e) {
            throw new RefusedException(Reason.UNKNOWN_SCHEMA, e.getMessage());
        } catch (AvroRuntimeException e) {
            throw unreadable(e);
        } catch (IndexOutOfBoundsException | UnsupportedOperationException | IOException e) {
            throw new RefusedException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (in.available() > 0) {
            throw new RefusedException(
                    Reason.TRAILING_BYTES, "%d bytes after the end of the record".formatted(in.available()));
        }
        return convert(avro);
    }

    private static RefusedException unreadable(AvroRuntimeException e) {
        return e.getCause() instanceof EOFException
                ? new RefusedException(Reason.TRUNCATED, "the record ends before its last field")
                : new RefusedException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }

    private T convert(GenericRecord avro) throws RefusedException {
        try {
            return fromAvro.apply(avro);
        } catch (RefusedException.Carrier e) {
            throw e.refused();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Reason.MALFORMED, e.getMessage());
        }
    }

    Schema schema() {
        return schema;
    }
}
