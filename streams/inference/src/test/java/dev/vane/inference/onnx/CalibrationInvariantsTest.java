package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.vane.inference.calibration.AttentionCalibration;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.onnx.AttentionMap.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** What must hold of every way to calibrate, on every kind of map. */
class CalibrationInvariantsTest {
    private static final float BETA = 0.4f;
    private static final int HEADS = 2;

    /** Weights are floats in [0, 1], and sums of some dozen of them. */
    private static final float TOLERANCE = 1e-6f;

    /** Closer to its threshold, sums in another order may call a key a sink or not. */
    private static final float UNDECIDED = 1e-6f;

    /** Small maps need a low alpha, or nothing could be a sink. */
    private static final SinkRule RULE = SinkRule.sparingCls(1.7f);

    private static final SinkRule SPARED_STAY = new SinkRule(1.7f, SinkRule.CLS, false);

    @AfterContainer
    static void close() throws OrtException {
        Form.close();
    }

    @Property(tries = 200)
    void rowsKeepTheirSumAndNoWeightIsNegative(
            @ForAll Form form,
            @ForAll Kind kind,
            @ForAll boolean sparedReceive,
            @ForAll @IntRange(min = 2, max = 9) int tokens,
            @ForAll long seed) {
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);

        float[] after = form.calibrate(map, sparedReceive ? RULE : SPARED_STAY, BETA, 0).weights;

        for (int start = 0; start < after.length; start += tokens) {
            double sum = 0;
            for (int key = 0; key < tokens; key++) {
                assertThat(after[start + key]).isNotNegative();
                sum += after[start + key];
            }
            assertThat(sum).isCloseTo(1, within((double) TOLERANCE));
        }
    }

    @Property(tries = 200)
    void sinksKeepBetaOfTheirMass(
            @ForAll Form form, @ForAll Kind kind, @ForAll @IntRange(min = 2, max = 9) int tokens, @ForAll long seed) {
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);

        Form.Result result = form.calibrate(map, RULE, BETA, BETA);

        for (int row = 0; row < HEADS * tokens; row++) {
            boolean[] sinks = sinks(result, row / tokens, tokens);
            double before = mass(map.weights, row * tokens, sinks);
            double kept = 1 - before > AttentionCalibration.LEAST_RECEIVING ? BETA : 1;
            assertThat(mass(result.weights, row * tokens, sinks)).isCloseTo(kept * before, within((double) TOLERANCE));
        }
    }

    @Property(tries = 200)
    void keysOfOneSortKeepTheirRatios(
            @ForAll Form form, @ForAll @IntRange(min = 3, max = 9) int tokens, @ForAll long seed) {
        AttentionMap map = AttentionMap.of(Kind.RANDOM, HEADS, tokens, seed);

        Form.Result result = form.calibrate(map, RULE, BETA, BETA);

        for (int row = 0; row < HEADS * tokens; row++) {
            boolean[] sinks = sinks(result, row / tokens, tokens);
            for (int left = 0; left < tokens; left++) {
                for (int right = 0; right < left; right++) {
                    if (sinks[left] == sinks[right]) {
                        float crossed = result.weights[row * tokens + left] * map.weights[row * tokens + right];
                        assertThat(result.weights[row * tokens + right] * map.weights[row * tokens + left])
                                .isCloseTo(crossed, within(TOLERANCE));
                    }
                }
            }
        }
    }

    @Property(tries = 200)
    void aHeadThatIsNotChosenOrHasNoSinksStaysTheSameToTheBit(
            @ForAll Form form, @ForAll Kind kind, @ForAll @IntRange(min = 2, max = 9) int tokens, @ForAll long seed) {
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);

        Form.Result result = form.calibrate(map, RULE, BETA, 1);

        int size = tokens * tokens;
        assertThat(part(result.weights, size, 2 * size)).isEqualTo(map.head(1));
        if (mass(result.sinks, 0, allOf(tokens)) == 0) {
            assertThat(part(result.weights, 0, size)).isEqualTo(map.head(0));
        }
    }

    @Property(tries = 100)
    void threeSettingsChangeNothing(
            @ForAll Form form, @ForAll Kind kind, @ForAll @IntRange(min = 2, max = 9) int tokens, @ForAll long seed) {
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);
        Set<Integer> everyToken = IntStream.range(0, tokens).boxed().collect(Collectors.toSet());

        assertThat(form.calibrate(map, RULE, 1, 1).weights).isEqualTo(map.weights);
        assertThat(form.calibrate(map, SinkRule.sparingCls(tokens), BETA, BETA).weights)
                .isEqualTo(map.weights);
        assertThat(form.calibrate(map, new SinkRule(1.7f, everyToken, true), BETA, BETA).weights)
                .isEqualTo(map.weights);
    }

    @Property(tries = 200)
    void theOrderOfTokensDoesNotMatter(
            @ForAll Form form, @ForAll @IntRange(min = 3, max = 9) int tokens, @ForAll long seed) {
        AttentionMap map = AttentionMap.of(Kind.PADDED, HEADS, tokens, seed);
        Assume.that(isDecided(map, RULE));
        int[] order = shuffledBehindCls(tokens, seed);

        Form.Result plain = form.calibrate(map, RULE, BETA, BETA);
        Form.Result permuted = form.calibrate(map.permuted(order), RULE, BETA, BETA);

        for (int place = 0; place < plain.weights.length; place++) {
            int key = place % tokens;
            int row = place / tokens;
            int was = (row / tokens * tokens + order[row % tokens]) * tokens + order[key];
            assertThat(permuted.weights[place]).isCloseTo(plain.weights[was], within(TOLERANCE));
        }
        for (int place = 0; place < plain.sinks.length; place++) {
            assertThat(permuted.sinks[place]).isEqualTo(plain.sinks[place / tokens * tokens + order[place % tokens]]);
        }
    }

    @Property(tries = 200)
    void paddingChangesNothingOnTheRealPart(
            @ForAll Form form,
            @ForAll @IntRange(min = 2, max = 9) int tokens,
            @ForAll @IntRange(min = 1, max = 3) int count,
            @ForAll long seed) {
        AttentionMap map = AttentionMap.of(Kind.RANDOM, HEADS, tokens, seed);
        Assume.that(isDecided(map, RULE));

        float[] plain = form.calibrate(map, RULE, BETA, BETA).weights;
        float[] padded = form.calibrate(map.padded(count), RULE, BETA, BETA).weights;

        int all = tokens + count;
        for (int head = 0; head < HEADS; head++) {
            for (int query = 0; query < tokens; query++) {
                for (int key = 0; key < all; key++) {
                    float expected = key < tokens ? plain[(head * tokens + query) * tokens + key] : 0;
                    assertThat(padded[(head * all + query) * all + key]).isCloseTo(expected, within(TOLERANCE));
                }
            }
        }
    }

    @Property(tries = 30)
    void aRowWhollyOnSinksStaysAsItIs(@ForAll Form form) {
        int tokens = 4;
        double none = Double.NEGATIVE_INFINITY;
        double[] logits = {
            none, 0, none, none, //
            none, 0, none, none, //
            none, 0, none, none, //
            0, 0, 0, 0
        };
        AttentionMap map = AttentionMap.ofLogits(Kind.RANDOM, 1, tokens, logits, true, true, true, true);

        Form.Result result = form.calibrate(map, RULE, BETA);

        assertThat(result.sinks).containsExactly(0, 1, 0, 0);
        assertThat(part(result.weights, 0, 12)).isEqualTo(part(map.weights, 0, 12));
        assertThat(part(result.weights, 12, 16))
                .usingComparatorWithPrecision(TOLERANCE)
                .containsExactly(0.3f, 0.1f, 0.3f, 0.3f);
    }

    @Property(tries = 300)
    void theGraphSaysWhatTheLoopsSay(
            @ForAll Kind kind,
            @ForAll boolean sparedReceive,
            @ForAll @IntRange(min = 2, max = 9) int tokens,
            @ForAll long seed) {
        SinkRule rule = sparedReceive ? RULE : SPARED_STAY;
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);
        Assume.that(isDecided(map, rule));

        Form.Result loops = Form.LOOPS.calibrate(map, rule, BETA, 0.9f);

        for (Form form : List.of(Form.ELEMENTWISE, Form.ALGEBRAIC)) {
            Form.Result graph = form.calibrate(map, rule, BETA, 0.9f);
            assertThat(graph.sinks).isEqualTo(loops.sinks);
            assertThat(graph.weights).usingComparatorWithPrecision(TOLERANCE).containsExactly(loops.weights);
        }
    }

    @Property(tries = 200)
    void bothFormsInTheGraphGatherTheSame(
            @ForAll Kind kind,
            @ForAll boolean sparedReceive,
            @ForAll @IntRange(min = 2, max = 9) int tokens,
            @ForAll long seed) {
        AttentionMap map = AttentionMap.of(kind, HEADS, tokens, seed);
        var random = new Random(seed);
        int headWidth = 4;
        float[] values = new float[HEADS * tokens * headWidth];
        for (int place = 0; place < values.length; place++) {
            values[place] = 2 * random.nextFloat() - 1;
        }

        Map<String, float[]> outputs = Form.run(map, sparedReceive ? RULE : SPARED_STAY, values, headWidth, BETA, 1);

        assertThat(outputs.get("algebraic"))
                .usingComparatorWithPrecision(TOLERANCE)
                .containsExactly(outputs.get("elementwise"));
        assertThat(outputs.get("moved"))
                .usingComparatorWithPrecision(TOLERANCE)
                .containsExactly(outputs.get("movedElementwise"));
        int ofHead = tokens * headWidth;
        assertThat(part(outputs.get("algebraic"), ofHead, 2 * ofHead))
                .isEqualTo(part(outputs.get("plain"), ofHead, 2 * ofHead));
    }

    @Property(tries = 200)
    void aKeyBecomesASinkWhereItPassesTheThresholdAndNoOtherDoes(
            @ForAll Form form, @ForAll @IntRange(min = 4, max = 9) int tokens, @ForAll long seed) {
        var random = new Random(seed);
        int planted = 1 + random.nextInt(tokens - 1);
        double threshold = 1.7 / tokens;
        // All keys alike but one, whose weight is e^c / (e^c + tokens - 1).
        double atThreshold = Math.log(threshold * (tokens - 1) / (1 - threshold));

        for (double offset : new double[] {-0.01, 0.01}) {
            double[] logits = new double[tokens * tokens];
            for (int query = 0; query < tokens; query++) {
                logits[query * tokens + planted] = atThreshold + offset;
            }
            boolean[] real = allOf(tokens);
            float[] sinks =
                    form.calibrate(AttentionMap.ofLogits(Kind.RANDOM, 1, tokens, logits, real), RULE, BETA).sinks;

            for (int token = 0; token < tokens; token++) {
                assertThat(sinks[token]).isEqualTo(token == planted && offset > 0 ? 1 : 0);
            }
        }
    }

    private static boolean isDecided(AttentionMap map, SinkRule rule) {
        int real = 0;
        for (boolean is : map.real) {
            real += is ? 1 : 0;
        }
        float threshold = rule.alpha() / real;
        return IntStream.range(0, map.heads)
                .mapToObj(head -> new AttentionCalibration(rule, BETA).find(map.head(head), map.tokens, map.visible()))
                .allMatch(sinks -> IntStream.range(0, sinks.keys())
                        .allMatch(key -> Math.abs(sinks.received(key) - threshold) > UNDECIDED));
    }

    private static boolean[] sinks(Form.Result result, int head, int tokens) {
        boolean[] sinks = new boolean[tokens];
        for (int token = 0; token < tokens; token++) {
            sinks[token] = result.sinks[head * tokens + token] > 0;
        }
        return sinks;
    }

    private static boolean[] allOf(int tokens) {
        boolean[] all = new boolean[tokens];
        Arrays.fill(all, true);
        return all;
    }

    private static double mass(float[] weights, int start, boolean... counted) {
        return IntStream.range(0, counted.length)
                .filter(key -> counted[key])
                .mapToDouble(key -> weights[start + key])
                .sum();
    }

    private static float[] part(float[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }

    private static int[] shuffledBehindCls(int tokens, long seed) {
        var random = new Random(seed);
        int[] order = IntStream.range(0, tokens).toArray();
        for (int i = tokens - 1; i > 1; i--) {
            int other = 1 + random.nextInt(i);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }
}
