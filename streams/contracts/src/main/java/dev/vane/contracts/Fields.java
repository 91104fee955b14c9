package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.utils.Bytes;

/** Reads and writes the fields of Avro records, strictly: text must be valid UTF-8, names must be allowed. */
final class Fields {
    private Fields() {}

    static GenericRecordBuilder record(Schema schema) {
        return new GenericRecordBuilder(schema);
    }

    /** Text, decoded without replacement characters: Avro itself would hide invalid UTF-8. */
    static String text(Object field) {
        Utf8 utf8 = (Utf8) field;
        return decode(utf8.getBytes(), utf8.getByteLength(), "text");
    }

    static String decode(byte[] bytes, int length, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedException.unchecked(Reason.INVALID_UTF8, what + " is not valid UTF-8");
        }
    }

    static VmKey key(GenericRecord avro) {
        return new VmKey(hostName(avro.get("host")), vmName(avro.get("vm")));
    }

    static String hostName(Object field) {
        return name(field, "host", VmKey::requireHost);
    }

    static String vmName(Object field) {
        return name(field, "vm", VmKey::requireVm);
    }

    private static String name(Object field, String what, java.util.function.Consumer<String> rule) {
        Utf8 utf8 = (Utf8) field;
        if (utf8.getByteLength() > VmKey.MAX_NAME_BYTES) {
            throw RefusedException.unchecked(
                    Reason.NAME_TOO_LONG,
                    "%s has %d bytes, at most %d are allowed"
                            .formatted(what, utf8.getByteLength(), VmKey.MAX_NAME_BYTES));
        }
        String name = text(field);
        try {
            rule.accept(name);
        } catch (IllegalArgumentException e) {
            throw RefusedException.unchecked(Reason.INVALID_NAME, e.getMessage());
        }
        return name;
    }

    /** A copy of a field of bytes. */
    static Bytes bytes(Object field) {
        ByteBuffer buffer = ((ByteBuffer) field).duplicate();
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return Bytes.wrap(content);
    }

    static ByteBuffer buffer(Bytes bytes) {
        return ByteBuffer.wrap(bytes.get());
    }

    static OptionalDouble optional(Object field) {
        return field == null ? OptionalDouble.empty() : OptionalDouble.of((Float) field);
    }

    static Float nullable(OptionalDouble value) {
        return value.isPresent() ? (float) value.getAsDouble() : null;
    }

    static OptionalInt optionalInt(Object field) {
        return field == null ? OptionalInt.empty() : OptionalInt.of((Integer) field);
    }

    static Integer nullable(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    /** The elements of an array field, each read by {@code element}. */
    static <T> List<T> list(Object field, Function<Object, T> element) {
        return ((List<?>) field).stream().<T>map(element).toList();
    }

    /** An enum of ours from an Avro enum; a symbol that Java does not have (yet) is the type's first constant. */
    static <E extends Enum<E>> E symbol(Class<E> type, Object field) {
        String name = field.toString();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return type.getEnumConstants()[0];
    }

    static GenericData.EnumSymbol symbol(Schema schema, Enum<?> constant) {
        return new GenericData.EnumSymbol(schema, constant.name());
    }
}
