package dev.vane.inference.onnx;

import dev.vane.inference.calibration.VisibleKeys;
import dev.vane.inference.onnx.MapGraph.Masking;
import java.util.Arrays;
import java.util.Random;

/** A seeded attention map {@code [heads × tokens × tokens]}, of one of the kinds that calibration must stand. */
final class AttentionMap {
    enum Kind {
        /** Some keys receive much more than the others. */
        RANDOM,
        /** Each query gives all to one key. */
        ONE_HOT,
        UNIFORM,
        /** Some tokens are not real: as keys they get nothing, as queries they do not count. */
        PADDED,
        /** A query sees what stands before it. */
        CAUSAL
    }

    final int heads;
    final int tokens;
    final Kind kind;
    final float[] weights;
    final boolean[] real;

    private AttentionMap(int heads, int tokens, Kind kind, float[] weights, boolean... real) {
        this.heads = heads;
        this.tokens = tokens;
        this.kind = kind;
        this.weights = weights;
        this.real = real;
    }

    static AttentionMap of(Kind kind, int heads, int tokens, long seed) {
        var random = new Random(seed);
        boolean[] real = new boolean[tokens];
        for (int token = 0; token < tokens; token++) {
            real[token] = kind != Kind.PADDED || token == 0 || random.nextInt(3) > 0;
        }
        double[] logits = new double[heads * tokens * tokens];
        for (int head = 0; head < heads; head++) {
            double[] pull = random.doubles(tokens).map(u -> u > 0.8 ? 4 * u : 0).toArray();
            for (int query = 0; query < tokens; query++) {
                int chosen = random.nextInt(tokens);
                for (int key = 0; key < tokens; key++) {
                    logits[(head * tokens + query) * tokens + key] = switch (kind) {
                        case UNIFORM -> 0;
                        case ONE_HOT -> key == chosen ? 0 : Double.NEGATIVE_INFINITY;
                        case RANDOM, PADDED, CAUSAL -> random.nextGaussian() + pull[key];
                    };
                }
            }
        }
        return ofLogits(kind, heads, tokens, logits, real);
    }

    static AttentionMap ofLogits(Kind kind, int heads, int tokens, double[] logits, boolean... real) {
        float[] weights = new float[logits.length];
        for (int start = 0; start < logits.length; start += tokens) {
            int query = start / tokens % tokens;
            double sum = 0;
            double[] exponentials = new double[tokens];
            for (int key = 0; key < tokens; key++) {
                boolean seen = real[key] && (kind != Kind.CAUSAL || key <= query);
                exponentials[key] = seen ? Math.exp(logits[start + key]) : 0;
                sum += exponentials[key];
            }
            for (int key = 0; key < tokens; key++) {
                weights[start + key] = (float) (exponentials[key] / sum);
            }
        }
        return new AttentionMap(heads, tokens, kind, weights, real);
    }

    /** The same with its tokens in another order: token i is what {@code order[i]} was. */
    AttentionMap permuted(int... order) {
        float[] moved = new float[weights.length];
        boolean[] movedReal = new boolean[tokens];
        for (int query = 0; query < tokens; query++) {
            movedReal[query] = real[order[query]];
            for (int head = 0; head < heads; head++) {
                for (int key = 0; key < tokens; key++) {
                    moved[(head * tokens + query) * tokens + key] =
                            weights[(head * tokens + order[query]) * tokens + order[key]];
                }
            }
        }
        return new AttentionMap(heads, tokens, kind, moved, movedReal);
    }

    /** The same with more tokens behind that are not real; their rows hold something, as a model's do. */
    AttentionMap padded(int count) {
        int all = tokens + count;
        float[] wide = new float[heads * all * all];
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < all; query++) {
                int from = (head * tokens + Math.min(query, tokens - 1)) * tokens;
                System.arraycopy(weights, from, wide, (head * all + query) * all, tokens);
            }
        }
        return new AttentionMap(heads, all, Kind.PADDED, wide, Arrays.copyOf(real, all));
    }

    float[] head(int head) {
        return Arrays.copyOfRange(weights, head * tokens * tokens, (head + 1) * tokens * tokens);
    }

    VisibleKeys visible() {
        return kind == Kind.CAUSAL ? VisibleKeys.causal() : VisibleKeys.amongReal(real);
    }

    Masking masking() {
        return switch (kind) {
            case PADDED -> Masking.TOKENS;
            case CAUSAL -> Masking.PAIRS;
            case RANDOM, ONE_HOT, UNIFORM -> Masking.NONE;
        };
    }

    /** As {@link MapGraph#run} wants it. */
    float[] mask() {
        return switch (masking()) {
            case NONE -> new float[0];
            case TOKENS -> {
                float[] mask = new float[tokens];
                for (int token = 0; token < tokens; token++) {
                    mask[token] = real[token] ? 1 : 0;
                }
                yield mask;
            }
            case PAIRS -> {
                float[] mask = new float[tokens * tokens];
                for (int place = 0; place < mask.length; place++) {
                    mask[place] = place % tokens <= place / tokens ? 1 : 0;
                }
                yield mask;
            }
        };
    }
}
