package dev.vane.inference.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of one message in protobuf's wire format, in the order in which they stand. */
record ProtoReader(List<Field> all) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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

    /** @throws IllegalArgumentException if the bytes are no message */
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

    private static ProtoReader parse(ByteBuffer message) {
        CodedInputStream in = CodedInputStream.newInstance(message);
        // Views of the file instead of copies: it is not changed while it is read.
        in.enableAliasing(true);
        var fields = new ArrayList<Field>();
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                fields.add(field(tag, in));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new ProtoReader(fields);
    }

    private static Field field(int tag, CodedInputStream in) throws IOException {
        int number = WireFormat.getTagFieldNumber(tag);
        return switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> new Field(number, in.readInt64(), NOTHING);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> new Field(number, 0, in.readByteBuffer());
            case WireFormat.WIRETYPE_FIXED32, WireFormat.WIRETYPE_FIXED64 -> {
                in.skipField(tag);
                yield new Field(number, 0, NOTHING);
            }
            default -> throw new IllegalArgumentException("unknown wire type in tag " + tag);
        };
    }
}
