package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Turns one type of record into Avro's single-object encoding (two marker bytes, the schema's fingerprint, the body) and
 * back, by way of the class that Avro generates from the newest schema. Reads every released version of the schema and
 * writes the newest.
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
        // Avro makes no class by the name that stands in a schema unless it is trusted; those that it generated are.
        ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
        String generated = dev.vane.Prediction.class.getPackageName();
        ClassSecurityValidator.setGlobal(type -> type.getPackageName().equals(generated) || others.isTrusted(type));
    }

    private final String name;
    private final List<Schema> versions;
    private final Writer<T> writer;
    private final Reader<T> reader;

    /** What a record becomes on the wire. */
    private interface Writer<T> {
        ByteBuffer write(T value) throws IOException;
    }

    /** What bytes are; those of another schema or damaged ones are an exception. */
    private interface Reader<T> {
        T read(ByteArrayInputStream bytes) throws IOException, RefusedException;
    }

    private AvroCodec(String name, List<Schema> versions, Writer<T> writer, Reader<T> reader) {
        this.name = name;
        this.versions = versions;
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Codec of a record.
     *
     * @param name of the committed schema files: {@code schemas/<name>-<version>.avsc}. A file never changes once
     *     released: a new version of a record is a new file, and readers keep knowing the old ones
     * @param newest version, the one that is written; versions begin at 1
     * @param type that Avro generates from the newest version
     */
    static <T, A extends SpecificRecord> AvroCodec<T> of(
            String name, int newest, Class<A> type, Function<T, A> toAvro, Function<A, T> fromAvro) {
        List<Schema> versions = IntStream.rangeClosed(1, newest)
                .mapToObj(version -> load("schemas/%s-%d.avsc".formatted(name, version)))
                .toList();
        if (!versions.getLast().equals(SpecificData.get().getSchema(type))) {
            throw new IllegalStateException("%s is not generated from %s-%d".formatted(type, name, newest));
        }
        SpecificData data = SpecificData.getForClass(type);
        BinaryMessageEncoder<A> encoder = new BinaryMessageEncoder<>(data, versions.getLast());
        BinaryMessageDecoder<A> decoder = new BinaryMessageDecoder<>(data, versions.getLast());
        versions.forEach(decoder::addSchema);
        return new AvroCodec<>(name, versions, value -> encoder.encode(toAvro.apply(value)), bytes -> {
            A avro = decoder.decode(bytes, null);
            requireEnd(bytes);
            return convert(avro, fromAvro);
        });
    }

    private static void limit(String what, int length) {
        String property = "org.apache.avro.limits.%s.maxLength".formatted(what);
        System.getProperties().putIfAbsent(property, Integer.toString(length));
    }

    private static Schema load(String resource) {
        try (InputStream in = AvroCodec.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema " + resource, e);
        }
    }

    byte[] encode(T value) {
        try {
            ByteBuffer encoded = writer.write(value);
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
        try {
            return reader.read(new ByteArrayInputStream(bytes));
        } catch (BadHeaderException e) {
            throw new RefusedException(Reason.NOT_ENCODED, "not Avro's single-object encoding");
        } catch (MissingSchemaException e) {
            throw new RefusedException(Reason.UNKNOWN_SCHEMA, e.getMessage());
        } catch (AvroRuntimeException e) {
            throw unreadable(e);
        } catch (IndexOutOfBoundsException | UnsupportedOperationException | IOException e) {
            throw new RefusedException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static void requireEnd(ByteArrayInputStream in) throws RefusedException {
        if (in.available() > 0) {
            throw new RefusedException(
                    Reason.TRAILING_BYTES, "%d bytes after the end of the record".formatted(in.available()));
        }
    }

    private static RefusedException unreadable(AvroRuntimeException e) {
        return e.getCause() instanceof EOFException
                ? new RefusedException(Reason.TRUNCATED, "the record ends before its last field")
                : new RefusedException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }

    private static <T, A> T convert(A avro, Function<A, T> fromAvro) throws RefusedException {
        try {
            return fromAvro.apply(avro);
        } catch (RefusedException.Carrier e) {
            throw e.refused();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Reason.MALFORMED, e.getMessage());
        }
    }

    /** Of the schema's files. */
    String name() {
        return name;
    }

    /** Every released schema, oldest first; the last is the one that is written. */
    List<Schema> versions() {
        return versions;
    }

    Schema schema() {
        return versions.getLast();
    }
}
