package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionCacheTest {
    @TempDir
    private Path folder;

    private PredictionCache cache;
    private Split split;

    @BeforeEach
    void open() {
        ExampleSet examples = Examples.noise(4, 5, 2);
        cache = new PredictionCache(folder);
        split = Folds.grouped(examples, 2, 1).splits(examples).getFirst();
    }

    @Test
    void learnsOnceAndGivesTheSameBitsAgain() {
        Counting method = new Counting("a");

        double[] first = cache.predict(method, split, 1, Progress.NONE);
        double[] again = new PredictionCache(folder).predict(method, split, 1, Progress.NONE);

        assertThat(method.fits).isEqualTo(1);
        assertThat(again).containsExactly(first);
    }

    @Test
    void learnsAgainForAnotherSeedSettingOrSplit() {
        Counting method = new Counting("a");
        cache.predict(method, split, 1, Progress.NONE);

        cache.predict(method, split, 2, Progress.NONE);
        cache.predict(method, new Split(/* training= */ split.test(), /* test= */ split.training()), 1, Progress.NONE);
        Counting other = new Counting("b");
        cache.predict(other, split, 1, Progress.NONE);

        assertThat(method.fits).isEqualTo(3);
        assertThat(other.fits).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAMethodThatGoesByTheLedger() {
        WithLedger method = new WithLedger();

        cache.predict(method, split, 1, Progress.NONE);
        cache.predict(method, split, 1, Progress.NONE);

        assertThat(method.counting.fits).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAFileThatWasCut() throws IOException {
        cache.predict(new Counting("a"), split, 1, Progress.NONE);
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "a\n0.5\n");
        }

        assertThatThrownBy(() -> cache.predict(new Counting("a"), split, 1, Progress.NONE))
                .hasMessageContaining(
                        "has 1 predictions and not " + split.test().size());
    }

    /** Like the other, but its predictions could follow from what no file name tells. */
    private static final class WithLedger implements LedgerMethod {
        private final Counting counting = new Counting("ledger");

        @Override
        public String name() {
            return counting.name();
        }

        @Override
        public String rule() {
            return "a third";
        }

        @Override
        public boolean hasValue(Example example) {
            return true;
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            return counting.fit(training, seed, progress);
        }
    }

    /** Predicts a third of the seed and counts how often it learns. */
    private static final class Counting implements Method {
        private final String setting;
        private int fits;

        Counting(String setting) {
            this.setting = setting;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String identity() {
            return "counting " + setting;
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            fits++;
            return examples -> {
                double[] predictions = new double[examples.size()];
                Arrays.fill(predictions, seed / 3.0);
                return predictions;
            };
        }
    }
}
