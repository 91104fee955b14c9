package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The blocks of one branch over the tokens that are there. */
final class ReferenceBranch {
    private final CloudFormerArchitecture architecture;
    private final ReferenceLayers layers;
    private final Branch branch;
    private final List<Integer> places;
    private final Intervention intervention;

    /** @param places where each token stands among all of the branch, CLS first */
    ReferenceBranch(
            CloudFormerArchitecture architecture,
            ReferenceLayers layers,
            Branch branch,
            List<Integer> places,
            Intervention intervention) {
        this.architecture = architecture;
        this.layers = layers;
        this.branch = branch;
        this.places = places;
        this.intervention = intervention;
    }

    /** CLS at the end, and the calibrated weights of all tokens, {@code [block][head][query][key]}. */
    static final class Encoded {
        final double[] cls;
        final double[][][][] attention;

        Encoded(double[] cls, double[][][][] attention) {
            this.cls = cls;
            this.attention = attention;
        }
    }

    Encoded encode(List<double[]> tokens) {
        int size = branch.tokens(architecture);
        double[][][][] all = new double[architecture.blocks()][architecture.heads()][size][size];
        List<double[]> current = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            current.add(changed(places.get(i), tokens.get(i)));
        }
        for (int block = 0; block < architecture.blocks(); block++) {
            List<double[][]> attention = attention(block, current);
            for (int head = 0; head < architecture.heads(); head++) {
                spread(attention.get(head), all[block][head]);
                mask(block, head, attention.get(head));
            }
            current = afterAttention(name(block), current, attention);
        }
        return new Encoded(current.getFirst(), all);
    }

    private double[] changed(int token, double[] values) {
        double[] changed = values.clone();
        for (int place = 0; place < changed.length; place++) {
            changed[place] = intervention.embedding(branch, token, place, values[place]);
        }
        return changed;
    }

    private String name(int block) {
        return branch.label() + ".block" + block;
    }

    private void spread(double[][] weights, double[][] all) {
        for (int query = 0; query < weights.length; query++) {
            for (int key = 0; key < weights.length; key++) {
                all[places.get(query)][places.get(key)] = weights[query][key];
            }
        }
    }

    private void mask(int block, int head, double[][] weights) {
        for (int query = 0; query < weights.length; query++) {
            for (int key = 0; key < weights.length; key++) {
                weights[query][key] *= intervention.mask(branch, block, head, places.get(query), places.get(key));
            }
        }
    }

    /** For each head the calibrated weights {@code [query][key]}. */
    private List<double[][]> attention(int block, List<double[]> tokens) {
        List<double[]> queries = layers.denseAll(name(block) + ".query", tokens);
        List<double[]> keys = layers.denseAll(name(block) + ".key", tokens);
        var heads = new ArrayList<double[][]>();
        for (int head = 0; head < architecture.heads(); head++) {
            double[][] weights = new double[tokens.size()][tokens.size()];
            for (int query = 0; query < tokens.size(); query++) {
                for (int key = 0; key < tokens.size(); key++) {
                    weights[query][key] = Doubles.dot(ofHead(queries.get(query), head), ofHead(keys.get(key), head))
                            / Math.sqrt(architecture.headWidth());
                }
                Doubles.softmax(weights[query]);
            }
            calibrate(weights, intervention.beta(branch, block, head));
            heads.add(weights);
        }
        return heads;
    }

    /** Sinks keep beta of their weight; the others share what is freed in proportion to what they have. */
    private void calibrate(double[][] weights, double beta) {
        if (beta == 1) {
            return;
        }
        boolean[] sink = new boolean[weights.length];
        for (int key = 1; key < weights.length; key++) {
            int at = key;
            double received =
                    Arrays.stream(weights).mapToDouble(row -> row[at]).average().orElseThrow();
            sink[key] = received > intervention.alpha() / weights.length;
        }
        for (double[] row : weights) {
            double onSinks = 0;
            for (int key = 0; key < row.length; key++) {
                onSinks += sink[key] ? row[key] : 0;
            }
            for (int key = 0; key < row.length; key++) {
                row[key] *= sink[key] ? beta : (1 - beta * onSinks) / (1 - onSinks);
            }
        }
    }

    private List<double[]> afterAttention(String block, List<double[]> tokens, List<double[][]> attention) {
        List<double[]> values = layers.denseAll(block + ".value", tokens);
        var result = new ArrayList<double[]>();
        for (int query = 0; query < tokens.size(); query++) {
            double[] context = new double[architecture.heads() * architecture.headWidth()];
            for (int i = 0; i < context.length; i++) {
                double[] row = attention.get(i / architecture.headWidth())[query];
                for (int key = 0; key < tokens.size(); key++) {
                    context[i] += row[key] * values.get(key)[i];
                }
            }
            double[] projected = layers.dense(block + ".project", context);
            double[] attended = layers.norm(block + ".attentionNorm", Doubles.sum(tokens.get(query), projected));
            double[] hidden = Doubles.relu(layers.dense(block + ".expand", attended));
            double[] fed = layers.dense(block + ".contract", hidden);
            result.add(layers.norm(block + ".feedForwardNorm", Doubles.sum(attended, fed)));
        }
        return result;
    }

    private double[] ofHead(double[] projected, int head) {
        int width = architecture.headWidth();
        return Arrays.copyOfRange(projected, head * width, (head + 1) * width);
    }
}
