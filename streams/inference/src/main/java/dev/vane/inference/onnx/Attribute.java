package dev.vane.inference.onnx;

import java.util.List;

/** A node's attribute, ready to write. */
record Attribute(ProtoMessage message) {
    static Attribute of(String name, long value) {
        return new Attribute(new ProtoMessage().text(1, name).integer(3, value).integer(20, 2));
    }

    static Attribute of(String name, float value) {
        return new Attribute(new ProtoMessage().text(1, name).real(2, value).integer(20, 1));
    }

    static Attribute of(String name, long... values) {
        return new Attribute(
                new ProtoMessage().text(1, name).integers(8, values).integer(20, 7));
    }

    static Attribute of(String name, String value) {
        return new Attribute(new ProtoMessage().text(1, name).text(4, value).integer(20, 3));
    }

    static Attribute of(String name, List<String> values) {
        var message = new ProtoMessage().text(1, name);
        values.forEach(value -> message.text(9, value));
        return new Attribute(message.integer(20, 8));
    }

    /** A list, even of one: a single value would be an attribute of another type. */
    static Attribute ofReals(String name, float... values) {
        return new Attribute(new ProtoMessage().text(1, name).reals(7, values).integer(20, 6));
    }
}
