package dev.vane.inference.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XGradCamTest {
    private static final int TOKENS = 30;
    private static final int WIDTH = 16;

    private static BranchMaps branch(Tensor embeddings, Tensor gradients) {
        Tensor none = Tensor.of(new float[0], 0);
        return new BranchMaps(none, none, none, none, none, embeddings, gradients);
    }

    private static Tensor random(Random random, double mean) {
        float[] values = new float[TOKENS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return Tensor.of(values, TOKENS, WIDTH);
    }

    private static int[] allButCls() {
        return IntStream.range(1, TOKENS).toArray();
    }

    /** Signed channels included, whose sum may be next to nothing. */
    @Test
    void sumsToEmbeddingsTimesGradients() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            Tensor embeddings = random(random, seed % 2);
            Tensor gradients = random(random, 0);
            double expected = 0;
            for (int token = 0; token < TOKENS; token++) {
                for (int channel = 0; channel < WIDTH; channel++) {
                    expected += (double) embeddings.at(token, channel) * gradients.at(token, channel);
                }
            }

            double[] map = XGradCam.map(branch(embeddings, gradients), allButCls());

            assertThat(Arrays.stream(map).sum()).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void weighsChannelsWithTheirMeanGradientWhereAllTokensAreAlike() {
        float[] ones = new float[TOKENS * WIDTH];
        Arrays.fill(ones, 1);
        Tensor gradients = random(new Random(4), 0.5);

        double[] map = XGradCam.map(branch(Tensor.of(ones, TOKENS, WIDTH), gradients), allButCls());

        double mean = 0;
        for (float gradient : gradients.toArray()) {
            mean += gradient / TOKENS;
        }
        for (double value : map) {
            assertThat(value).isCloseTo(mean, within(1e-5));
        }
    }

    /** The published weight would be (1 · 1) / 0: each token keeps what is its own. */
    @Test
    void staysFiniteWhereAChannelCancelsOut() {
        Tensor embeddings = Tensor.of(new float[] {0, 1, -1}, 3, 1);
        Tensor gradients = Tensor.of(new float[] {0, 1, 0}, 3, 1);

        assertThat(XGradCam.map(branch(embeddings, gradients), new int[] {1, 2}))
                .containsExactly(0, 1, 0);
    }

    @Test
    void givesNothingToWhatIsNotReal() {
        BranchMaps branch = branch(random(new Random(1), 1), random(new Random(2), 1));

        double[] map = XGradCam.map(branch, new int[] {3, 5});

        for (int token = 0; token < TOKENS; token++) {
            assertThat(map[token] != 0).isEqualTo(token == 0 || token == 3 || token == 5);
        }
    }
}
