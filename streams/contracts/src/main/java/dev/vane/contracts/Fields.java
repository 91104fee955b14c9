package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.utils.Bytes;

/** Reads and writes the fields of Avro records, strictly: text must be valid UTF-8, names must be allowed. */
final class Fields {
    private Fields() {}

    /** Text, decoded without replacement characters: Avro itself would hide invalid UTF-8. */
    static String text(CharSequence field) {
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

    static VmKey key(CharSequence host, CharSequence vm) {
        return new VmKey(hostName(host), vmName(vm));
    }

    static String hostName(CharSequence field) {
        return name(field, "host", VmKey::requireHost);
    }

    static String vmName(CharSequence field) {
        return name(field, "vm", VmKey::requireVm);
    }

    private static String name(CharSequence field, String what, Consumer<String> rule) {
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
    static Bytes bytes(ByteBuffer field) {
        ByteBuffer buffer = field.duplicate();
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return Bytes.wrap(content);
    }

    static ByteBuffer buffer(Bytes bytes) {
        return ByteBuffer.wrap(bytes.get());
    }

    static OptionalDouble optional(Float field) {
        return field == null ? OptionalDouble.empty() : OptionalDouble.of(field);
    }

    static Float nullable(OptionalDouble value) {
        return value.isPresent() ? (float) value.getAsDouble() : null;
    }

    static OptionalInt optional(Integer field) {
        return field == null ? OptionalInt.empty() : OptionalInt.of(field);
    }

    static Integer nullable(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    /** The elements of an array field, each converted. */
    static <A, B> List<B> list(List<A> field, Function<A, B> element) {
        return field.stream().map(element).toList();
    }

    /**
     * The constant of the same name, from an enum of ours to Avro's or back; the type's first constant if it has none: a
     * newer writer gave what this reader does not know (yet).
     */
    static <E extends Enum<E>> E symbol(Class<E> type, Enum<?> constant) {
        for (E candidate : type.getEnumConstants()) {
            if (candidate.name().equals(constant.name())) {
                return candidate;
            }
        }
        return type.getEnumConstants()[0];
    }
}
