package dev.vane.inference.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph under construction: each method adds a node and returns the value that it computes. Nodes are named
 * after the {@link #scope} that they were added in, so that a later pass finds them. Opset {@value #OPSET}.
 */
final class OnnxGraph {
    static final int IR_VERSION = 8;
    static final int OPSET = 17;

    /** Of the operators for classical models, in a domain of their own. */
    static final int CLASSICAL_OPSET = 3;

    private static final String CLASSICAL_DOMAIN = "ai.onnx.ml";

    /** A value in the graph: an input, a constant or what a node computes. */
    record Value(String name) {}

    private final String name;
    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<ProtoMessage> initializers = new ArrayList<>();
    private final List<ProtoMessage> inputs = new ArrayList<>();
    private final List<ProtoMessage> outputs = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private String scope = "";
    private boolean usesClassical;

    OnnxGraph(String name) {
        this.name = name;
    }

    /** Names the nodes and constants added from now on, for instance {@code temporal.block0}. */
    OnnxGraph scope(String name) {
        scope = name + "/";
        return this;
    }

    /** A float input whose first dimension is the batch. */
    Value input(String label, long... dimensions) {
        inputs.add(OnnxMessages.batched(label, dimensions));
        return declare(label);
    }

    /** A float input that all windows of a batch share: no batch dimension. */
    Value sharedInput(String label, long... dimensions) {
        inputs.add(OnnxMessages.shared(label, dimensions));
        return declare(label);
    }

    /** Makes a value an output under a name of its own; its first dimension is the batch. */
    void output(String label, Value value, long... dimensions) {
        outputs.add(OnnxMessages.batched(label, dimensions));
        add("Identity", declare(label), List.of(value));
    }

    Value constant(String label, List<Integer> dimensions, float[] values) {
        byte[] raw = new byte[Float.BYTES * values.length];
        ProtoMessage.littleEndian(raw).asFloatBuffer().put(values);
        long[] shape = dimensions.stream().mapToLong(Integer::longValue).toArray();
        return initializer(label, OnnxMessages.FLOAT, shape, raw);
    }

    Value scalar(float value) {
        return constant(unused("scalar"), List.of(), new float[] {value});
    }

    Value flags(String label, boolean... values) {
        byte[] raw = new byte[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (values[i] ? 1 : 0);
        }
        return initializer(label, OnnxMessages.BOOL, new long[] {values.length}, raw);
    }

    /** {@link #flags} that may be made several times in a scope: a number is put behind the label. */
    Value conditions(String label, boolean... values) {
        return flags(unused(label), values);
    }

    private Value integers(long... values) {
        byte[] raw = new byte[Long.BYTES * values.length];
        ProtoMessage.littleEndian(raw).asLongBuffer().put(values);
        return initializer(unused("integers"), OnnxMessages.INT64, new long[] {values.length}, raw);
    }

    private Value initializer(String label, int type, long[] dimensions, byte[] raw) {
        Value value = declare(scope + label);
        initializers.add(OnnxMessages.tensor(value.name(), type, dimensions, raw));
        return value;
    }

    Value matMul(Value left, Value right) {
        return node("MatMul", List.of(left, right));
    }

    Value add(Value left, Value right) {
        return node("Add", List.of(left, right));
    }

    Value subtract(Value left, Value right) {
        return node("Sub", List.of(left, right));
    }

    Value multiply(Value left, Value right) {
        return node("Mul", List.of(left, right));
    }

    Value divide(Value left, Value right) {
        return node("Div", List.of(left, right));
    }

    Value max(Value left, Value right) {
        return node("Max", List.of(left, right));
    }

    Value min(Value left, Value right) {
        return node("Min", List.of(left, right));
    }

    /** True where left is above right; what is true or false is no float until {@link #toFloat}. */
    Value greater(Value left, Value right) {
        return node("Greater", List.of(left, right));
    }

    Value less(Value left, Value right) {
        return node("Less", List.of(left, right));
    }

    /** True where a number is NaN. */
    Value isAbsent(Value value) {
        return node("IsNaN", List.of(value));
    }

    Value and(Value left, Value right) {
        return node("And", List.of(left, right));
    }

    /** 1 where true, 0 where false. */
    Value toFloat(Value flags) {
        return node("Cast", List.of(flags), Attribute.of("to", OnnxMessages.FLOAT));
    }

    Value log(Value value) {
        return node("Log", List.of(value));
    }

    /** -1, 0 or 1. */
    Value sign(Value value) {
        return node("Sign", List.of(value));
    }

    Value relu(Value value) {
        return node("Relu", List.of(value));
    }

    Value sigmoid(Value value) {
        return node("Sigmoid", List.of(value));
    }

    Value clip(Value value, Value low, Value high) {
        return node("Clip", List.of(value, low, high));
    }

    Value where(Value condition, Value then, Value otherwise) {
        return node("Where", List.of(condition, then, otherwise));
    }

    /** Over the last axis, named so that calibration can be put behind it. */
    Value softmax(String label, Value value) {
        return add("Softmax", declare(scope + label), List.of(value), Attribute.of("axis", -1));
    }

    Value layerNorm(Value value, Value scale, Value shift, float epsilon) {
        return node(
                "LayerNormalization",
                List.of(value, scale, shift),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", epsilon));
    }

    /**
     * What a row of {@link #layerNorm} is before scale and shift.
     *
     * @param values with mean 0 and spread 1 along the last axis
     * @param inverseSpread what the centred row was multiplied by, with size 1 there
     */
    record Standardised(Value values, Value inverseSpread) {}

    Standardised standardise(Value value, Value ones, Value zeros, float epsilon) {
        String operator = "LayerNormalization";
        Value out = declare(scope + unused(operator));
        Value mean = declare(out.name() + "/mean");
        Value inverseSpread = declare(out.name() + "/inverseSpread");
        nodes.add(OnnxMessages.node(
                operator,
                List.of(out, mean, inverseSpread),
                List.of(value, ones, zeros),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", epsilon)));
        return new Standardised(out, inverseSpread);
    }

    /** The sum over one axis, which disappears. */
    Value sum(Value value, long axis) {
        return node("ReduceSum", List.of(value, integers(axis)), Attribute.of("keepdims", 0));
    }

    /** The sum over one axis, which stays, with size 1. */
    Value sumKeeping(Value value, long axis) {
        return node("ReduceSum", List.of(value, integers(axis)), Attribute.of("keepdims", 1));
    }

    /** The mean over the last axis, which stays, with size 1. */
    Value mean(Value value) {
        return node("ReduceMean", List.of(value), Attribute.of("axes", new long[] {-1}), Attribute.of("keepdims", 1));
    }

    Value concat(long axis, List<Value> values) {
        return node("Concat", values, Attribute.of("axis", axis));
    }

    /** Values of one shape as the elements of a new axis. */
    Value stack(long axis, List<Value> values) {
        Value axes = integers(axis);
        return concat(
                axis,
                values.stream()
                        .map(value -> node("Unsqueeze", List.of(value, axes)))
                        .toList());
    }

    Value transpose(Value value, long... order) {
        return node("Transpose", List.of(value), Attribute.of("perm", order));
    }

    /** In a shape, 0 keeps the input's dimension and -1 takes what is left. */
    Value reshape(Value value, long... shape) {
        return node("Reshape", List.of(value, integers(shape)));
    }

    /** The first element along an axis, which stays, with size 1. */
    Value first(Value value, long axis) {
        return slice(value, axis, 0, 1);
    }

    /** Elements {@code [from, to)} along an axis. */
    Value slice(Value value, long axis, long from, long to) {
        return node("Slice", List.of(value, integers(from), integers(to), integers(axis)));
    }

    /** One more element in front along an axis. */
    Value prepend(Value value, int rank, int axis, float content) {
        long[] pads = new long[2 * rank];
        pads[axis] = 1;
        return node("Pad", List.of(value, integers(pads), scalar(content)));
    }

    /** More elements at the end along an axis. */
    Value append(Value value, int rank, int axis, int count, float content) {
        long[] pads = new long[2 * rank];
        pads[rank + axis] = count;
        return node("Pad", List.of(value, integers(pads), scalar(content)));
    }

    /** What an operator of {@code ai.onnx.ml} makes of one value. */
    Value classical(String operator, Value in, Attribute... attributes) {
        usesClassical = true;
        Value out = declare(scope + unused(operator));
        nodes.add(OnnxMessages.node(operator, List.of(out), List.of(in), attributes)
                .text(7, CLASSICAL_DOMAIN));
        return out;
    }

    private Value node(String operator, List<Value> in, Attribute... attributes) {
        return add(operator, declare(scope + unused(operator)), in, attributes);
    }

    private Value add(String operator, Value out, List<Value> in, Attribute... attributes) {
        nodes.add(OnnxMessages.node(operator, List.of(out), in, attributes));
        return out;
    }

    private String unused(String label) {
        return label + uses.merge(scope + label, 1, Integer::sum);
    }

    private Value declare(String valueName) {
        if (!names.add(valueName)) {
            throw new IllegalArgumentException("a value of this name exists: " + valueName);
        }
        return new Value(valueName);
    }

    /** The whole as an ONNX file. */
    byte[] toModel() {
        var graph = new ProtoMessage();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, name);
        initializers.forEach(initializer -> graph.message(5, initializer));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        var model = new ProtoMessage()
                .integer(1, IR_VERSION)
                .text(2, "vane")
                .message(7, graph)
                .message(8, OnnxMessages.opset("", OPSET));
        if (usesClassical) {
            model.message(8, OnnxMessages.opset(CLASSICAL_DOMAIN, CLASSICAL_OPSET));
        }
        return model.toBytes();
    }
}
