package dev.vane.inference.onnx;

import ai.onnxruntime.OrtException;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.engine.OnnxFile;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The calibration nodes alone, as a file over one map: a map, values and beta go in, all that the nodes know comes out. */
final class MapGraph implements AutoCloseable {
    /** Which masks the file takes. */
    enum Masking {
        NONE,
        TOKENS,
        PAIRS
    }

    private final int heads;
    private final int tokens;
    private final int headWidth;
    private final Masking masking;
    private final OnnxFile file;

    MapGraph(SinkRule rule, int heads, int tokens, int headWidth, Masking masking) throws OrtException {
        this.heads = heads;
        this.tokens = tokens;
        this.headWidth = headWidth;
        this.masking = masking;
        this.file = OnnxFile.open(write(rule));
    }

    private byte[] write(SinkRule rule) {
        var graph = new OnnxGraph("map");
        Value attention = graph.input("attention", heads, tokens, tokens);
        Value values = graph.input("values", heads, tokens, headWidth);
        Value beta = graph.input("beta", heads, 1, 1);
        CalibrationNodes.Masks masks =
                switch (masking) {
                    case NONE -> CalibrationNodes.Masks.none();
                    case TOKENS -> CalibrationNodes.Masks.tokens(graph.input("real", tokens));
                    case PAIRS ->
                        new CalibrationNodes.Masks(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(graph.input("visible", 1, tokens, tokens)));
                };
        graph.scope("map");
        var nodes = new CalibrationNodes(graph, rule, tokens, tokens);
        CalibrationNodes.Sinks sinks = nodes.find(attention, masks);
        CalibrationNodes.Calibrated calibrated = nodes.elementwise(attention, sinks, beta);
        CalibrationNodes.Context context = nodes.algebraic(attention, values, sinks, beta, headWidth);
        graph.output("received", sinks.received(), heads, 1, tokens);
        graph.output("sinks", sinks.flags(), heads, 1, tokens);
        graph.output("calibrated", calibrated.attention(), heads, tokens, tokens);
        graph.output("factor", calibrated.factor(), heads, tokens, tokens);
        graph.output("plain", graph.matMul(attention, values), heads, tokens, headWidth);
        graph.output("elementwise", graph.matMul(calibrated.attention(), values), heads, tokens, headWidth);
        graph.output("algebraic", context.context(), heads, tokens, headWidth);
        graph.output("moved", nodes.meanMoved(context.moved(), masks), heads, 1, 1);
        graph.output("movedElementwise", nodes.meanMoved(calibrated.moved(), masks), heads, 1, 1);
        return graph.toModel();
    }

    /**
     * All outputs by name, row-major.
     *
     * @param attention {@code [heads × tokens × tokens]}
     * @param values {@code [heads × tokens × head width]}
     * @param beta one for each head
     * @param mask as the masking wants it: real tokens, or visible pairs
     */
    Map<String, float[]> run(float[] attention, float[] values, float[] beta, float... mask) throws OrtException {
        var inputs = new HashMap<String, OnnxFile.Input>();
        inputs.put("attention", new OnnxFile.Input(attention, 1, heads, tokens, tokens));
        inputs.put("values", new OnnxFile.Input(values, 1, heads, tokens, headWidth));
        inputs.put("beta", new OnnxFile.Input(beta, 1, heads, 1, 1));
        switch (masking) {
            case NONE -> {}
            case TOKENS -> inputs.put("real", new OnnxFile.Input(mask, 1, tokens));
            case PAIRS -> inputs.put("visible", new OnnxFile.Input(mask, 1, 1, tokens, tokens));
        }
        return file.run(inputs);
    }

    @Override
    public void close() throws OrtException {
        file.close();
    }
}
