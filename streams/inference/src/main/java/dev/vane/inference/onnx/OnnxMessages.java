package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;

/** Parts of an ONNX file as messages; field numbers and types are those of onnx.proto. */
final class OnnxMessages {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int BOOL = 9;

    private OnnxMessages() {}

    /** A constant, raw in little endian. */
    static ProtoMessage tensor(String name, int type, long[] dimensions, byte[] raw) {
        return new ProtoMessage()
                .integers(1, dimensions)
                .integer(2, type)
                .text(8, name)
                .bytes(9, raw);
    }

    /** A node, named after the first value that it computes. */
    static ProtoMessage node(String operator, List<Value> out, List<Value> in, Attribute... attributes) {
        var message = new ProtoMessage();
        in.forEach(value -> message.text(1, value.name()));
        out.forEach(value -> message.text(2, value.name()));
        message.text(3, out.getFirst().name()).text(4, operator);
        for (Attribute attribute : attributes) {
            message.message(5, attribute.message());
        }
        return message;
    }

    /** A float input or output whose first dimension is the batch. */
    static ProtoMessage batched(String label, long... dimensions) {
        var batch = new ProtoMessage().message(1, new ProtoMessage().text(2, "batch"));
        return tensorInfo(label, batch.append(shape(dimensions)));
    }

    /** A float input or output without a batch. */
    static ProtoMessage shared(String label, long... dimensions) {
        return tensorInfo(label, shape(dimensions));
    }

    private static ProtoMessage shape(long... dimensions) {
        var shape = new ProtoMessage();
        for (long dimension : dimensions) {
            shape.message(1, new ProtoMessage().integer(1, dimension));
        }
        return shape;
    }

    private static ProtoMessage tensorInfo(String label, ProtoMessage shape) {
        var tensor = new ProtoMessage().integer(1, FLOAT).message(2, shape);
        return new ProtoMessage().text(1, label).message(2, new ProtoMessage().message(1, tensor));
    }

    static ProtoMessage opset(String domain, int version) {
        return new ProtoMessage().text(1, domain).integer(2, version);
    }
}
