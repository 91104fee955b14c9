package dev.vane.inference.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inputs and outputs that an ONNX file declares, by name, with their dimensions; -1 where a dimension is open.
 */
public record OnnxSignature(Map<String, List<Long>> inputs, Map<String, List<Long>> outputs) {
    public OnnxSignature {
        inputs = Map.copyOf(inputs);
        outputs = Map.copyOf(outputs);
    }

    /**
     * Reads the declarations of a file.
     *
     * @throws IllegalArgumentException if the bytes are no ONNX file
     */
    public static OnnxSignature read(byte[] file) {
        List<ProtoReader.Field> graphs = ProtoReader.of(file).fields(7);
        if (graphs.size() != 1) {
            throw new IllegalArgumentException("an ONNX file has one graph: " + graphs.size());
        }
        ProtoReader graph = graphs.getFirst().message();
        return new OnnxSignature(values(graph, 11), values(graph, 12));
    }

    private static Map<String, List<Long>> values(ProtoReader graph, int field) {
        var values = new TreeMap<String, List<Long>>();
        for (ProtoReader.Field value : graph.fields(field)) {
            ProtoReader info = value.message();
            values.put(info.field(1).text(), dimensions(info.field(2).message()));
        }
        return values;
    }

    private static List<Long> dimensions(ProtoReader type) {
        ProtoReader shape = type.field(1).message().field(2).message();
        return shape.fields(1).stream()
                .map(dimension -> dimension.message().fields(1))
                .map(sizes -> sizes.isEmpty() ? -1L : sizes.getFirst().integer())
                .toList();
    }
}
