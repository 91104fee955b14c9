package dev.vane.inference.onnx;

import dev.vane.inference.calibration.AttentionCalibration;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that calibrate attention behind its softmax, as {@link AttentionCalibration} does in loops.
 *
 * <p>With s a row's weight on sinks, r its weight on keys that may receive, and g = 1 + (1 − beta) s / r: sinks keep beta
 * of their weight, receivers get g times theirs. A row without receivers stays as it is. The factor g is written so, and r
 * is a sum of its own and not 1 − s, because then it is exactly 1 where beta is 1 or s is 0, and rows keep their sum even
 * where nearly all of it lies on sinks.
 *
 * <p>All maps are {@code [batch, heads, queries, keys]}; beta is anything that broadcasts to {@code [batch, heads, 1, 1]},
 * in [0, 1], and 1 leaves a head as it is, to the bit.
 */
final class CalibrationNodes {
    private final OnnxGraph graph;
    private final SinkRule rule;
    private final int queries;
    private final int keys;

    /**
     * What of a map is real; all of it, where nothing is said.
     *
     * @param realQueries 1 for a query that counts, {@code [batch, queries]}
     * @param realKeys 1 for a key that may get weight, {@code [batch, keys]}
     * @param visible 1 where a query may see a key and both are real, {@code [batch or 1, 1, queries, keys]}: for masks that
     *     are not the product of the two others, such as causal ones; costs a pass over the map
     */
    record Masks(Optional<Value> realQueries, Optional<Value> realKeys, Optional<Value> visible) {
        static Masks none() {
            return new Masks(Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Of self-attention over padded or masked tokens, {@code [batch, tokens]}. */
        static Masks tokens(Value real) {
            return new Masks(Optional.of(real), Optional.of(real), Optional.empty());
        }
    }

    /**
     * What the map as it came says, whatever beta is.
     *
     * @param received attention that a key gets from the average real query, {@code [batch, heads, 1, keys]}
     * @param flags 1 for a sink, of the same shape
     * @param isSink the same as a condition
     */
    record Sinks(Value received, Value flags, Value isSink) {}

    /**
     * A map after calibration.
     *
     * @param attention of the map's shape
     * @param factor what each weight was multiplied by, of the map's shape
     * @param columns which keys gave and which received
     * @param rows what each row moved
     */
    record Calibrated(Value attention, Value factor, Columns columns, Rows rows) {
        /** Weight that each row moved off sinks, {@code [batch, heads, queries, 1]}. */
        Value moved() {
            return rows.moved;
        }
    }

    /**
     * Values gathered with calibrated attention, which itself is nowhere computed.
     *
     * @param context {@code [batch, heads, queries, head width]}
     * @param rows what each row moved
     */
    record Context(Value context, Rows rows) {
        /** Weight that each row moved off sinks, {@code [batch, heads, queries, 1]}. */
        Value moved() {
            return rows.moved;
        }
    }

    /**
     * Of each row, {@code [batch, heads, queries, 1]}.
     *
     * @param moved weight moved off sinks
     * @param gain what receivers get on top of 1
     * @param kept what sinks keep
     * @param rate gain for each unit of weight that lies on sinks
     * @param received weight of the receivers before they receive
     */
    record Rows(Value moved, Value gain, Value kept, Value rate, Value received) {}

    /** For each key a column of 1 or 0, {@code [batch, heads, keys, 1]}: those to take from, and those that receive. */
    record Columns(Value sinks, Value receivers) {}

    CalibrationNodes(OnnxGraph graph, SinkRule rule, int queries, int keys) {
        for (int token : rule.spared()) {
            if (token >= keys) {
                throw new IllegalArgumentException("a spared token is one of %d keys: %d".formatted(keys, token));
            }
        }
        this.graph = graph;
        this.rule = rule;
        this.queries = queries;
        this.keys = keys;
    }

    /** Finds the sinks of each head. */
    Sinks find(Value attention, Masks masks) {
        Value received = received(attention, masks);
        Value share = masks.realKeys()
                .map(real -> graph.divide(graph.scalar(rule.alpha()), graph.reshape(graph.sum(real, 1), -1, 1, 1, 1)))
                .orElseGet(() -> graph.scalar(rule.alpha() / keys));
        Value candidate =
                graph.conditions("mayBeSink", flags(key -> !rule.spared().contains(key)));
        Value isSink = graph.and(graph.greater(received, share), candidate);
        return new Sinks(received, graph.toFloat(isSink), isSink);
    }

    private Value received(Value attention, Masks masks) {
        if (masks.visible().isPresent()) {
            Value visible = masks.visible().get();
            Value seen = graph.max(graph.sumKeeping(visible, 2), graph.scalar(1));
            return graph.divide(graph.sumKeeping(graph.multiply(attention, visible), 2), seen);
        }
        if (masks.realQueries().isPresent()) {
            Value real = masks.realQueries().get();
            Value count = graph.reshape(graph.sum(real, 1), -1, 1, 1, 1);
            // A product of matrices, as a mask of the map's size would cost one more pass.
            return graph.divide(graph.matMul(graph.reshape(real, 0, 1, 1, queries), attention), count);
        }
        return graph.divide(graph.sumKeeping(attention, 2), graph.scalar(queries));
    }

    /** The calibrated map itself. */
    Calibrated elementwise(Value attention, Sinks sinks, Value beta) {
        Columns columns = columns(sinks, beta);
        Rows rows = rows(graph.matMul(attention, graph.concat(3, List.of(columns.sinks, columns.receivers))), beta);
        Value factor = factor(sinks, beta, rows.gain, rows.kept);
        return new Calibrated(graph.multiply(attention, factor), factor, columns, rows);
    }

    /** The calibrated row of the first query, {@code [batch, heads, 1, keys]}, from what was gathered for all. */
    Value first(Value attention, Sinks sinks, Value beta, Context gathered) {
        Value gain = graph.first(gathered.rows.gain, 2);
        Value kept = graph.first(gathered.rows.kept, 2);
        return graph.multiply(graph.first(attention, 2), factor(sinks, beta, gain, kept));
    }

    private Value factor(Sinks sinks, Value beta, Value gain, Value kept) {
        Value one = graph.scalar(1);
        Value gained = graph.add(one, gain);
        Value others = rule.sparedReceive() ? gained : graph.where(receives(), gained, one);
        return graph.where(moves(sinks, beta), kept, others);
    }

    /**
     * The way back through {@link #elementwise}; which keys are sinks is taken as given.
     *
     * <p>Let A' be the calibrated map and G(A) the gradient by A. A receiver's weight also counts in g of its row, and a
     * sink's does: with t the row's sum of A ⊙ G(A') over receivers, {@code A ⊙ G(A) = A' ⊙ G(A') + t A ⊙ (rate on sinks,
     * −gain / r on receivers)}.
     *
     * @param gradient A' ⊙ G(A'), of the map's shape
     * @return A ⊙ G(A), of the map's shape
     */
    Value back(Value attention, Calibrated calibrated, Value gradient) {
        Columns columns = calibrated.columns;
        Rows rows = calibrated.rows;
        Value onReceivers =
                graph.divide(graph.matMul(gradient, columns.receivers), graph.add(graph.scalar(1), rows.gain));
        Value loss = graph.subtract(graph.scalar(0), graph.divide(rows.gain, rows.received));
        Value perRow = graph.multiply(graph.concat(3, List.of(rows.rate, loss)), onReceivers);
        Value perKey = graph.transpose(graph.concat(3, List.of(columns.sinks, columns.receivers)), 0, 1, 3, 2);
        return graph.add(gradient, graph.multiply(attention, graph.matMul(perRow, perKey)));
    }

    /**
     * What the calibrated map gathers, from products of the map as it came: with m the sinks and r the receivers, {@code A'V
     * = A((1 − m)V) + (g − 1) A(rV) + beta A(mV)}.
     *
     * @param values {@code [batch, heads, keys, head width]}
     */
    Context algebraic(Value attention, Value values, Sinks sinks, Value beta, int headWidth) {
        Columns columns = columns(sinks, beta);
        Value others = graph.subtract(graph.scalar(1), columns.sinks);
        // A product of its own, of the shape that it has without calibration: without sinks it is the same to the bit.
        Value ofOthers = graph.matMul(attention, graph.multiply(values, others));
        var gathered = new ArrayList<Value>();
        gathered.add(columns.sinks);
        gathered.add(columns.receivers);
        gathered.add(graph.multiply(values, columns.sinks));
        if (!rule.sparedReceive()) {
            gathered.add(graph.multiply(values, columns.receivers));
        }
        Value products = graph.matMul(attention, graph.concat(3, gathered));
        Rows rows = rows(graph.slice(products, 3, 0, 2), beta);
        Value ofSinks = graph.slice(products, 3, 2, 2 + headWidth);
        Value ofReceivers =
                rule.sparedReceive() ? ofOthers : graph.slice(products, 3, 2 + headWidth, 2 + 2L * headWidth);
        Value context = graph.add(
                graph.add(ofOthers, graph.multiply(rows.gain, ofReceivers)), graph.multiply(rows.kept, ofSinks));
        return new Context(context, rows);
    }

    /** The mean over real queries of what each row moved: {@code [batch, heads, 1, 1]}. */
    Value meanMoved(Value moved, Masks masks) {
        if (masks.realQueries().isEmpty()) {
            return graph.divide(graph.sumKeeping(moved, 2), graph.scalar(queries));
        }
        Value real = masks.realQueries().get();
        Value count = graph.reshape(graph.sum(real, 1), -1, 1, 1, 1);
        return graph.divide(graph.matMul(graph.reshape(real, 0, 1, 1, queries), moved), count);
    }

    /** Sinks of heads that are calibrated: with beta 1 there is nothing to take, and nothing must change by rounding. */
    private Value moves(Sinks sinks, Value beta) {
        return graph.and(sinks.isSink(), graph.less(beta, graph.scalar(1)));
    }

    private Columns columns(Sinks sinks, Value beta) {
        Value moving = graph.toFloat(moves(sinks, beta));
        Value others = graph.subtract(graph.scalar(1), moving);
        Value receivers = rule.sparedReceive() ? others : graph.multiply(others, graph.toFloat(receives()));
        return new Columns(graph.transpose(moving, 0, 1, 3, 2), graph.transpose(receivers, 0, 1, 3, 2));
    }

    private Value receives() {
        return graph.conditions("receives", flags(rule::receives));
    }

    /** {@code masses}: a row's weight on sinks and on receivers, {@code [batch, heads, queries, 2]}. */
    private Rows rows(Value masses, Value beta) {
        Value onSinks = graph.slice(masses, 3, 0, 1);
        Value onReceivers = graph.slice(masses, 3, 1, 2);
        Value one = graph.scalar(1);
        Value least = graph.scalar(AttentionCalibration.LEAST_RECEIVING);
        Value able = graph.greater(onReceivers, least);
        Value freed = graph.where(able, graph.subtract(one, beta), graph.scalar(0));
        Value moved = graph.multiply(freed, onSinks);
        Value received = graph.max(onReceivers, least);
        Value gain = graph.divide(moved, received);
        return new Rows(moved, gain, graph.where(able, beta, one), graph.divide(freed, received), received);
    }

    private interface OfKey {
        boolean of(int key);
    }

    private boolean[] flags(OfKey content) {
        boolean[] flags = new boolean[keys];
        for (int key = 0; key < keys; key++) {
            flags[key] = content.of(key);
        }
        return flags;
    }
}
