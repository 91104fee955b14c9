package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.reference.Tape.Noted;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * CloudFormer with presence over a {@link Tape}, for one window: the logit and its exact gradients, in double, by rules
 * that know single operations only. Of an intervention it takes M, beta and alpha. It reads what it counts as the model
 * does; what is absent has the gradient 0.
 */
final class TapeCloudFormer {
    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final CloudFormerWeights weights;
    private final Intervention intervention;
    private final Tape tape = new Tape();
    private final Map<List<Object>, Noted> leaves = new HashMap<>();
    private final Noted logit;

    TapeCloudFormer(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            MetricWindow window,
            Intervention intervention) {
        this.architecture = architecture;
        this.scalings = scalings;
        this.weights = weights;
        this.intervention = intervention;
        List<Noted> cls = new ArrayList<>(temporal(window));
        cls.addAll(system(window));
        List<Noted> hidden = dense("head.hidden", cls);
        List<Noted> swish = hidden.stream().map(h -> h.times(h.sigmoid())).toList();
        logit = dense("head.output", norm("head.norm", swish)).getFirst();
        tape.differentiate(logit);
    }

    double logit() {
        return logit.value;
    }

    double byMask(Branch branch, int block, int head, int query, int key) {
        return gradient(branch, block, head, query, key);
    }

    double byEmbedding(Branch branch, int token, int place) {
        return gradient(branch, token, place);
    }

    double byNormalised(int row, int feature) {
        return gradient(row, feature);
    }

    private double gradient(Object... leaf) {
        Noted number = leaves.get(List.of(leaf));
        return number == null ? 0 : number.gradient;
    }

    private Noted leaf(double value, Object... name) {
        return leaves.computeIfAbsent(List.of(name), missing -> tape.leaf(value));
    }

    private boolean isSeen(Row row, int feature) {
        return row.isPresent(feature) && scalings.get(feature).observed();
    }

    private Noted normalised(int place, Row row, int feature) {
        FeatureScaling scaling = scalings.get(feature);
        double value = row.value(feature);
        double transformed = scaling.transform() == Transform.LOG1P ? Math.log1p(Math.max(value, 0)) : value;
        double scaled = (transformed - scaling.center()) * scaling.inverseScale();
        return leaf(Math.clamp(scaled, -FeatureScaling.LIMIT, FeatureScaling.LIMIT), place, feature);
    }

    private List<Noted> temporal(MetricWindow window) {
        int features = architecture.features();
        Map<Integer, List<Noted>> tokens = new LinkedHashMap<>();
        tokens.put(0, at(0, constants(weights.values("temporal.cls"))));
        int place = architecture.windowRows() - window.rows().size();
        for (Row row : window.rows()) {
            List<Noted> inputs = new ArrayList<>();
            for (int feature = 0; feature < features; feature++) {
                inputs.add(isSeen(row, feature) ? normalised(place, row, feature) : tape.leaf(0));
            }
            for (int feature = 0; feature < features; feature++) {
                inputs.add(tape.leaf(isSeen(row, feature) ? 1 : 0));
            }
            place++;
            tokens.put(
                    place,
                    at(
                            place,
                            dense("temporal.embed", inputs).stream()
                                    .map(Noted::relu)
                                    .toList()));
        }
        return encode(Branch.TEMPORAL, tokens);
    }

    private List<Noted> at(int position, List<Noted> token) {
        return IntStream.range(0, token.size())
                .mapToObj(i -> {
                    double angle = position / Math.pow(10_000, (double) (i - i % 2) / token.size());
                    return token.get(i).plus(i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
                })
                .toList();
    }

    private List<Noted> system(MetricWindow window) {
        Map<Integer, List<Noted>> tokens = new LinkedHashMap<>();
        tokens.put(0, constants(weights.values("system.cls")));
        for (int feature = 0; feature < architecture.features(); feature++) {
            List<Noted> seen = new ArrayList<>();
            int place = architecture.windowRows() - window.rows().size();
            for (Row row : window.rows()) {
                if (!row.imputed() && isSeen(row, feature)) {
                    seen.add(normalised(place, row, feature));
                }
                place++;
            }
            if (!seen.isEmpty()) {
                Noted share = tape.leaf((double) seen.size() / window.realRows());
                tokens.put(feature + 1, told(feature, dense("system.embed", List.of(tape.mean(seen), share))));
            }
        }
        return encode(Branch.SYSTEM, tokens);
    }

    private List<Noted> told(int feature, List<Noted> token) {
        float[] metrics = weights.values("system.metrics");
        return IntStream.range(0, token.size())
                .mapToObj(i -> token.get(i).plus(metrics[feature * token.size() + i]))
                .toList();
    }

    private List<Noted> encode(Branch branch, Map<Integer, List<Noted>> embedded) {
        List<Integer> places = List.copyOf(embedded.keySet());
        List<List<Noted>> tokens = new ArrayList<>();
        embedded.forEach((place, token) -> tokens.add(IntStream.range(0, token.size())
                .mapToObj(i -> token.get(i).plus(leaf(0, branch, place, i)))
                .toList()));
        List<List<Noted>> current = tokens;
        for (int block = 0; block < architecture.blocks(); block++) {
            current = block(branch, block, places, current);
        }
        return current.getFirst();
    }

    private List<List<Noted>> block(Branch branch, int block, List<Integer> places, List<List<Noted>> tokens) {
        String name = branch.label() + ".block" + block;
        List<List<Noted>> contexts =
                tokens.stream().<List<Noted>>map(token -> new ArrayList<>()).toList();
        for (int head = 0; head < architecture.heads(); head++) {
            List<List<Noted>> attention = attention(branch, block, head, places, tokens);
            List<List<Noted>> values = ofHead(name + ".value", head, tokens);
            for (int query = 0; query < tokens.size(); query++) {
                for (int i = 0; i < architecture.headWidth(); i++) {
                    Noted sum = tape.leaf(0);
                    for (int key = 0; key < tokens.size(); key++) {
                        sum = sum.plus(attention
                                .get(query)
                                .get(key)
                                .times(values.get(key).get(i)));
                    }
                    contexts.get(query).add(sum);
                }
            }
        }
        return IntStream.range(0, tokens.size())
                .mapToObj(i -> {
                    List<Noted> attended = norm(
                            name + ".attentionNorm", sum(tokens.get(i), dense(name + ".project", contexts.get(i))));
                    List<Noted> hidden = dense(name + ".expand", attended).stream()
                            .map(Noted::relu)
                            .toList();
                    return norm(name + ".feedForwardNorm", sum(attended, dense(name + ".contract", hidden)));
                })
                .toList();
    }

    /** Calibrated and masked, {@code [query][key]}. */
    private List<List<Noted>> attention(
            Branch branch, int block, int head, List<Integer> places, List<List<Noted>> tokens) {
        String name = branch.label() + ".block" + block;
        List<List<Noted>> queries = ofHead(name + ".query", head, tokens);
        List<List<Noted>> keys = ofHead(name + ".key", head, tokens);
        List<List<Noted>> rows = queries.stream()
                .map(query -> softmax(keys.stream()
                        .map(key -> dot(query, key).times(1 / Math.sqrt(architecture.headWidth())))
                        .toList()))
                .toList();
        double beta = intervention.beta(branch, block, head);
        boolean[] sinks = sinks(rows);
        List<List<Noted>> masked = new ArrayList<>();
        for (int query = 0; query < rows.size(); query++) {
            List<Noted> row = beta < 1 ? calibrated(rows.get(query), beta, sinks) : rows.get(query);
            List<Noted> maskedRow = new ArrayList<>();
            for (int key = 0; key < rows.size(); key++) {
                int from = places.get(query);
                int to = places.get(key);
                double mask = intervention.mask(branch, block, head, from, to);
                maskedRow.add(row.get(key).times(leaf(mask, branch, block, head, from, to)));
            }
            masked.add(maskedRow);
        }
        return masked;
    }

    private boolean[] sinks(List<List<Noted>> rows) {
        boolean[] sinks = new boolean[rows.size()];
        for (int key = 1; key < sinks.length; key++) {
            double received = 0;
            for (List<Noted> row : rows) {
                received += row.get(key).value / rows.size();
            }
            sinks[key] = received > intervention.alpha() / rows.size();
        }
        return sinks;
    }

    /** Step by step as published: take from the sinks, share among the others. */
    private List<Noted> calibrated(List<Noted> row, double beta, boolean[] sinks) {
        Noted onSinks = tape.sum(IntStream.range(0, sinks.length)
                .filter(key -> sinks[key])
                .mapToObj(row::get)
                .toList());
        Noted freed = onSinks.times(1 - beta);
        Noted others = tape.leaf(1).minus(onSinks);
        return IntStream.range(0, sinks.length)
                .mapToObj(key -> sinks[key]
                        ? row.get(key).times(beta)
                        : row.get(key).plus(freed.times(row.get(key)).over(others)))
                .toList();
    }

    private List<List<Noted>> ofHead(String layer, int head, List<List<Noted>> tokens) {
        int width = architecture.headWidth();
        return tokens.stream()
                .map(token -> dense(layer, token).subList(head * width, (head + 1) * width))
                .toList();
    }

    private List<Noted> softmax(List<Noted> scores) {
        List<Noted> exponentials = scores.stream().map(Noted::exp).toList();
        Noted sum = tape.sum(exponentials);
        return exponentials.stream().map(e -> e.over(sum)).toList();
    }

    private List<Noted> norm(String layer, List<Noted> in) {
        Noted mean = tape.mean(in);
        List<Noted> centred = in.stream().map(x -> x.minus(mean)).toList();
        Noted spread = tape.mean(centred.stream().map(x -> x.times(x)).toList())
                .plus(1e-5)
                .sqrt();
        float[] scale = weights.values(layer + ".scale");
        float[] shift = weights.values(layer + ".shift");
        return IntStream.range(0, in.size())
                .mapToObj(i -> centred.get(i).over(spread).times(scale[i]).plus(shift[i]))
                .toList();
    }

    private List<Noted> dense(String layer, List<Noted> in) {
        float[] matrix = weights.values(layer + ".weight");
        float[] bias = weights.values(layer + ".bias");
        return IntStream.range(0, bias.length)
                .mapToObj(o -> {
                    Noted sum = tape.leaf(bias[o]);
                    for (int i = 0; i < in.size(); i++) {
                        sum = sum.plus(in.get(i).times(matrix[i * bias.length + o]));
                    }
                    return sum;
                })
                .toList();
    }

    private Noted dot(List<Noted> a, List<Noted> b) {
        return tape.sum(IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).times(b.get(i)))
                .toList());
    }

    private static List<Noted> sum(List<Noted> a, List<Noted> b) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).plus(b.get(i)))
                .toList();
    }

    private List<Noted> constants(float... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> tape.leaf(values[i]))
                .toList();
    }
}
