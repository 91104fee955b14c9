package dev.vane.inference.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One message in protobuf's wire format, written field by field. ONNX needs three kinds of field only, so this stands in
 * for a generator and its runtime.
 */
final class ProtoMessage {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoMessage integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtoMessage integers(int field, long... values) {
        for (long value : values) {
            integer(field, value);
        }
        return this;
    }

    ProtoMessage real(int field, float value) {
        tag(field, FIXED32);
        byte[] raw = new byte[Float.BYTES];
        littleEndian(raw).putFloat(value);
        out.writeBytes(raw);
        return this;
    }

    ProtoMessage reals(int field, float... values) {
        for (float value : values) {
            real(field, value);
        }
        return this;
    }

    ProtoMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toBytes());
    }

    ProtoMessage bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    /** Puts another message's fields behind these. */
    ProtoMessage append(ProtoMessage other) {
        out.writeBytes(other.toBytes());
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** A view that writes into the array as protobuf and ONNX want it. */
    static ByteBuffer littleEndian(byte[] target) {
        return ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
