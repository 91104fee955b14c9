package dev.vane.inference.onnx;

import ai.onnxruntime.OrtException;
import dev.vane.inference.calibration.AttentionCalibration;
import dev.vane.inference.calibration.AttentionSinks;
import dev.vane.inference.calibration.SinkRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The three ways to calibrate a map, which must say the same. */
enum Form {
    LOOPS,
    ELEMENTWISE,
    /** Shows its map by gathering the columns of the unit matrix. */
    ALGEBRAIC;

    /** Sessions are dear, and properties come back to the same sizes. */
    private static final Map<String, MapGraph> GRAPHS = new HashMap<>();

    /** What came of a map: its weights, and {@code [heads × tokens]} flags, 1 for a sink. */
    static final class Result {
        final float[] weights;
        final float[] sinks;

        private Result(float[] weights, float... sinks) {
            this.weights = weights;
            this.sinks = sinks;
        }
    }

    /** @param beta one for each head */
    Result calibrate(AttentionMap map, SinkRule rule, float... beta) {
        return this == LOOPS ? inLoops(map, rule, beta) : inGraph(map, rule, beta);
    }

    private static Result inLoops(AttentionMap map, SinkRule rule, float... beta) {
        float[] sinks = new float[map.heads * map.tokens];
        float[] weights = new float[map.weights.length];
        for (int head = 0; head < map.heads; head++) {
            float[] own = map.head(head);
            AttentionSinks found = new AttentionCalibration(rule, beta[head]).calibrate(own, map.tokens, map.visible());
            for (int token : found.tokens()) {
                sinks[head * map.tokens + token] = 1;
            }
            System.arraycopy(own, 0, weights, head * own.length, own.length);
        }
        return new Result(weights, sinks);
    }

    private Result inGraph(AttentionMap map, SinkRule rule, float... beta) {
        float[] units = new float[map.weights.length];
        for (int place = 0; place < units.length; place++) {
            units[place] = place % map.tokens == place / map.tokens % map.tokens ? 1 : 0;
        }
        Map<String, float[]> outputs = run(map, rule, units, map.tokens, beta);
        return new Result(outputs.get(this == ALGEBRAIC ? "algebraic" : "calibrated"), outputs.get("sinks"));
    }

    static Map<String, float[]> run(AttentionMap map, SinkRule rule, float[] values, int headWidth, float... beta) {
        String key = "%s %d %d %d %s".formatted(rule, map.heads, map.tokens, headWidth, map.masking());
        try {
            MapGraph graph = GRAPHS.get(key);
            if (graph == null) {
                graph = new MapGraph(rule, map.heads, map.tokens, headWidth, map.masking());
                GRAPHS.put(key, graph);
            }
            return graph.run(map.weights, values, Arrays.copyOf(beta, map.heads), map.mask());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    static void close() throws OrtException {
        for (MapGraph graph : GRAPHS.values()) {
            graph.close();
        }
        GRAPHS.clear();
    }
}
