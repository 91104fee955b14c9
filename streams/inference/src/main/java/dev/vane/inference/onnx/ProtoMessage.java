package dev.vane.inference.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message in protobuf's wire format, written field by field: ONNX needs a dozen messages of a schema of many, so their
 * fields are named here and not generated.
 */
final class ProtoMessage {
    /** Most messages are small, and long contents pass it by. */
    private static final int BUFFER_BYTES = 128;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER_BYTES);

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    private ProtoMessage write(Write write) {
        try {
            write.to(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    ProtoMessage integer(int field, long value) {
        return write(to -> to.writeInt64(field, value));
    }

    /** One field for each value, unpacked as ONNX Runtime's own files have them. */
    ProtoMessage integers(int field, long... values) {
        for (long value : values) {
            integer(field, value);
        }
        return this;
    }

    ProtoMessage real(int field, float value) {
        return write(to -> to.writeFloat(field, value));
    }

    /** One field for each value, unpacked. */
    ProtoMessage reals(int field, float... values) {
        for (float value : values) {
            real(field, value);
        }
        return this;
    }

    ProtoMessage text(int field, String value) {
        return write(to -> to.writeString(field, value));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toBytes());
    }

    ProtoMessage bytes(int field, byte[] value) {
        return write(to -> to.writeByteArray(field, value));
    }

    /** Puts another message's fields behind these. */
    ProtoMessage append(ProtoMessage other) {
        return write(to -> to.writeRawBytes(other.toBytes()));
    }

    byte[] toBytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }

    /** A view that writes into the array as protobuf and ONNX want it. */
    static ByteBuffer littleEndian(byte[] target) {
        return ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
    }
}
