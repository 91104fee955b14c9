package dev.vane.inference.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of one message in protobuf's wire format, in the order in which they stand. */
record ProtoReader(List<Field> all) {
    private static final int LONGEST_VARINT = 10;

    /**
     * A field as it stands.
     *
     * @param integer a varint's value, else 0
     * @param bytes the content of a length-delimited field, else empty
     */
    record Field(int number, long integer, ByteBuffer bytes) {
        ProtoReader message() {
            return parse(bytes.duplicate());
        }

        String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }

    static ProtoReader of(byte[] message) {
        return parse(ByteBuffer.wrap(message));
    }

    List<Field> fields(int number) {
        return all.stream().filter(field -> field.number() == number).toList();
    }

    Field field(int number) {
        return fields(number).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a message lacks its field " + number));
    }

    private static ProtoReader parse(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<Field>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            fields.add(
                    switch ((int) (tag & 7)) {
                        case ProtoMessage.VARINT -> new Field(number, varint(in), ByteBuffer.allocate(0));
                        case ProtoMessage.FIXED64 -> new Field(number, 0, take(in, 8));
                        case ProtoMessage.LENGTH_DELIMITED -> new Field(number, 0, take(in, varint(in)));
                        case ProtoMessage.FIXED32 -> new Field(number, 0, take(in, 4));
                        default -> throw new IllegalArgumentException("unknown wire type in tag " + tag);
                    });
        }
        return new ProtoReader(fields);
    }

    private static ByteBuffer take(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a field of %d bytes is cut off after %d".formatted(length, in.remaining()));
        }
        ByteBuffer content = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return content;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT && in.hasRemaining(); i++) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is cut off or too long");
    }
}
