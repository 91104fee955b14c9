package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LstmMethodTest {
    private static final ExampleSet TRAINING = Planted.examples(120, 1, Planted::line);
    private static final ExampleSet UNSEEN = Planted.examples(70, 2, Planted::line);

    @Test
    void learnsALine() {
        double constant;
        try (Fitted fitted = new ConstantMethod().fit(TRAINING, 1, Progress.NONE)) {
            constant = Planted.error(fitted.predict(UNSEEN), UNSEEN);
        }

        double[] predictions = predictions(new LstmConfig(8, 60, 20, 0.01f), 1, UNSEEN);

        assertThat(Planted.error(predictions, UNSEEN)).isLessThan(constant / 2);
    }

    private static double[] predictions(LstmConfig config, long seed, ExampleSet asked) {
        try (Fitted fitted = new LstmMethod(config).fit(TRAINING, seed, Progress.NONE)) {
            return fitted.predict(asked);
        }
    }

    @Test
    void saysTheSameAgainForTheSameSeedAndSomethingElseForAnother() {
        var config = new LstmConfig(4, 3, 32, 0.01f);

        double[] once = predictions(config, 5, UNSEEN);

        assertThat(predictions(config, 5, UNSEEN)).containsExactly(once);
        assertThat(predictions(config, 6, UNSEEN)).isNotEqualTo(once);
    }

    @Test
    void staysARelativePerformanceWhateverIsAbsentOrFarAway() {
        var config = new LstmConfig(4, 2, 32, 0.01f);
        for (ExampleSet asked : List.of(Planted.without(UNSEEN, Planted.TELLING), Planted.scrambled(UNSEEN, 3))) {
            assertThat(Arrays.stream(predictions(config, 1, asked)))
                    .hasSize(UNSEEN.size())
                    .allMatch(prediction -> prediction >= 0.01 && prediction <= 1);
        }
    }

    @Test
    void tellsHowFarItIs() {
        List<Double> shares = new ArrayList<>();

        new LstmMethod(new LstmConfig(2, 2, 64, 0.01f))
                .fit(TRAINING, 1, (done, note) -> shares.add(done))
                .close();

        assertThat(shares).containsExactly(0.5, 1.0);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new LstmConfig(8, 0, 32, 0.01f))
                .hasMessage("state, epochs, batch and learningRate must be positive: 8, 0, 32, 0.01");
    }
}
