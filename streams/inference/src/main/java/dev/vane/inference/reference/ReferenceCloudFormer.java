package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CloudFormer's forward pass, slow and obvious, in double: the judge of the faster ones. It masks nothing: rows that are
 * padding and metrics that are no keys are simply not there, and get the weight 0 when the rows are written out.
 */
public final class ReferenceCloudFormer {
    private static final double NORM_EPSILON = 1e-5;

    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final Map<String, double[]> weights = new HashMap<>();

    public ReferenceCloudFormer(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        this.architecture = architecture;
        this.scalings = List.copyOf(scalings);
        for (ParameterShape shape : architecture.parameters()) {
            this.weights.put(shape.name(), inDouble(weights.values(shape.name())));
        }
    }

    /** A branch's CLS token at the end, and its CLS rows {@code [block][head][token]}. */
    private static final class Encoded {
        final double[] cls;
        final double[][][] rows;

        Encoded(double[] cls, double[][][] rows) {
            this.cls = cls;
            this.rows = rows;
        }
    }

    /** Predicts one window. */
    public ReferenceOutput predict(MetricWindow window) {
        Encoded temporal = temporal(window);
        Encoded system = system(window);
        return new ReferenceOutput(head(temporal.cls, system.cls), temporal.rows, system.rows);
    }

    private Encoded temporal(MetricWindow window) {
        var tokens = new ArrayList<double[]>();
        var places = new ArrayList<Integer>();
        tokens.add(withPosition(weight("temporal.cls"), 0));
        places.add(0);
        // The newest row has the last position, whatever the window's length.
        int position = architecture.windowRows() - window.rows().size();
        for (Row row : window.rows()) {
            position++;
            double[] embedded = dense("temporal.embed", temporalInputs(row));
            tokens.add(withPosition(relu(embedded), position));
            places.add(position);
        }
        return encode("temporal", tokens, places, architecture.temporalTokens());
    }

    private double[] temporalInputs(Row row) {
        int features = architecture.features();
        double[] inputs = new double[architecture.temporalInputs()];
        for (int feature = 0; feature < features; feature++) {
            if (!architecture.presence()) {
                inputs[feature] = normalised(row, feature);
            } else if (isSeen(row, feature)) {
                inputs[feature] = normalised(row, feature);
                inputs[features + feature] = 1;
            }
        }
        return inputs;
    }

    private Encoded system(MetricWindow window) {
        var tokens = new ArrayList<double[]>();
        var places = new ArrayList<Integer>();
        tokens.add(weight("system.cls"));
        places.add(0);
        for (int feature = 0; feature < architecture.features(); feature++) {
            double[] channels = architecture.presence() ? channels(window, feature) : mean(window, feature);
            if (channels.length > 0) {
                double[] token = dense("system.embed", channels);
                tokens.add(architecture.metricEmbedding() ? sum(token, ofMetric(feature)) : token);
                places.add(feature + 1);
            }
        }
        return encode("system", tokens, places, architecture.systemTokens());
    }

    private double[] ofMetric(int feature) {
        int width = architecture.systemWidth();
        return Arrays.copyOfRange(weight("system.metrics"), feature * width, (feature + 1) * width);
    }

    /** Mean over the real rows that have the feature, and their share of the real rows; empty if there is none. */
    private double[] channels(MetricWindow window, int feature) {
        double sum = 0;
        int present = 0;
        for (Row row : window.rows()) {
            if (!row.imputed() && isSeen(row, feature)) {
                sum += normalised(row, feature);
                present++;
            }
        }
        return present == 0 ? new double[0] : new double[] {sum / present, (double) present / window.realRows()};
    }

    private double[] mean(MetricWindow window, int feature) {
        double sum = 0;
        for (Row row : window.rows()) {
            sum += normalised(row, feature);
        }
        return new double[] {sum / window.rows().size()};
    }

    private boolean isSeen(Row row, int feature) {
        return row.isPresent(feature) && scalings.get(feature).observed();
    }

    private double normalised(Row row, int feature) {
        FeatureScaling scaling = scalings.get(feature);
        double value = row.value(feature);
        double transformed =
                switch (scaling.transform()) {
                    case LINEAR -> value;
                    case LOG1P -> Math.log1p(Math.max(value, 0));
                };
        double scaled = (transformed - scaling.center()) * scaling.inverseScale();
        return Math.max(-6, Math.min(6, scaled));
    }

    private static double[] withPosition(double[] token, int position) {
        double[] result = token.clone();
        for (int i = 0; 2 * i < token.length; i++) {
            double angle = position / Math.pow(10_000, 2.0 * i / token.length);
            result[2 * i] += Math.sin(angle);
            if (2 * i + 1 < token.length) {
                result[2 * i + 1] += Math.cos(angle);
            }
        }
        return result;
    }

    /** All blocks over the tokens there are; {@code places}: where each stands among all {@code size} tokens. */
    private Encoded encode(String branch, List<double[]> tokens, List<Integer> places, int size) {
        double[][][] rows = new double[architecture.blocks()][architecture.heads()][size];
        List<double[]> current = tokens;
        for (int block = 0; block < architecture.blocks(); block++) {
            String name = branch + ".block" + block;
            List<double[][]> attention = attention(name, current);
            for (int head = 0; head < architecture.heads(); head++) {
                for (int key = 0; key < places.size(); key++) {
                    rows[block][head][places.get(key)] = attention.get(head)[0][key];
                }
            }
            current = afterAttention(name, current, attention);
        }
        return new Encoded(current.getFirst(), rows);
    }

    /** For each head the weights {@code [query][key]}. */
    private List<double[][]> attention(String block, List<double[]> tokens) {
        List<double[]> queries = denseAll(block + ".query", tokens);
        List<double[]> keys = denseAll(block + ".key", tokens);
        var heads = new ArrayList<double[][]>();
        for (int head = 0; head < architecture.heads(); head++) {
            double[][] weightsOfHead = new double[tokens.size()][tokens.size()];
            for (int query = 0; query < tokens.size(); query++) {
                for (int key = 0; key < tokens.size(); key++) {
                    weightsOfHead[query][key] = dot(ofHead(queries.get(query), head), ofHead(keys.get(key), head))
                            / Math.sqrt(architecture.headWidth());
                }
                softmax(weightsOfHead[query]);
            }
            heads.add(weightsOfHead);
        }
        return heads;
    }

    private List<double[]> afterAttention(String block, List<double[]> tokens, List<double[][]> attention) {
        List<double[]> values = denseAll(block + ".value", tokens);
        var result = new ArrayList<double[]>();
        for (int query = 0; query < tokens.size(); query++) {
            double[] context = new double[architecture.heads() * architecture.headWidth()];
            for (int i = 0; i < context.length; i++) {
                double[] row = attention.get(i / architecture.headWidth())[query];
                for (int key = 0; key < tokens.size(); key++) {
                    context[i] += row[key] * values.get(key)[i];
                }
            }
            double[] attended =
                    norm(block + ".attentionNorm", sum(tokens.get(query), dense(block + ".project", context)));
            double[] fed = dense(block + ".contract", relu(dense(block + ".expand", attended)));
            result.add(norm(block + ".feedForwardNorm", sum(attended, fed)));
        }
        return result;
    }

    private double head(double[] temporalCls, double[] systemCls) {
        double[] both = Arrays.copyOf(temporalCls, temporalCls.length + systemCls.length);
        System.arraycopy(systemCls, 0, both, temporalCls.length, systemCls.length);
        double[] hidden = dense("head.hidden", both);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] *= sigmoid(hidden[i]);
        }
        return sigmoid(dense("head.output", norm("head.norm", hidden))[0]);
    }

    private double[] ofHead(double[] projected, int head) {
        int width = architecture.headWidth();
        return Arrays.copyOfRange(projected, head * width, (head + 1) * width);
    }

    private List<double[]> denseAll(String layer, List<double[]> tokens) {
        return tokens.stream().map(token -> dense(layer, token)).toList();
    }

    private double[] dense(String layer, double[] in) {
        double[] matrix = weights.get(layer + ".weight");
        double[] out = weight(layer + ".bias");
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < out.length; o++) {
                out[o] += in[i] * matrix[i * out.length + o];
            }
        }
        return out;
    }

    private double[] norm(String layer, double[] in) {
        double mean = Arrays.stream(in).average().orElseThrow();
        double variance =
                Arrays.stream(in).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double[] scale = weight(layer + ".scale");
        double[] out = weight(layer + ".shift");
        for (int i = 0; i < in.length; i++) {
            out[i] += (in[i] - mean) / Math.sqrt(variance + NORM_EPSILON) * scale[i];
        }
        return out;
    }

    /** A copy, to add to. */
    private double[] weight(String name) {
        return weights.get(name).clone();
    }

    private static double[] inDouble(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    private static void softmax(double[] scores) {
        double highest = Arrays.stream(scores).max().orElseThrow();
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - highest);
            total += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= total;
        }
    }

    private static double dot(double[] a, double[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        return dot;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double[] relu(double[] in) {
        return Arrays.stream(in).map(x -> Math.max(x, 0)).toArray();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
