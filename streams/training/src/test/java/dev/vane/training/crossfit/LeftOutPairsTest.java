package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOutPairsTest {
    private static final int FOLDS = 4;

    @TempDir
    private Path folder;

    private final ExampleSet examples = Examples.noise(9, 3, 5);
    private final Folds folds = Folds.grouped(examples, FOLDS, 2);

    @Test
    void predictsATrainingSideByModelsThatSawNeitherTheExampleNorTheOuterFold() {
        for (int fold = 0; fold < FOLDS; fold++) {
            Listening method = new Listening();
            ExampleSet training =
                    pairs(folder.resolve("fold" + fold)).split(fold).training();
            Set<String> outer = folds.folds().get(fold);

            double[] predictions = pairs(folder.resolve("fold" + fold)).inner(method, fold, Progress.NONE);

            assertThat(predictions).hasSize(training.size());
            for (int i = 0; i < predictions.length; i++) {
                Example example = training.examples().get(i);
                Set<String> learntFrom = method.learntFrom.get((int) predictions[i]);
                assertThat(learntFrom).doesNotContain(example.group()).doesNotContainAnyElementsOf(outer);
                assertThat(learntFrom.size()).isGreaterThan(1);
            }
        }
    }

    @Test
    void learnsOnceForEachPairOfFolds() {
        Listening method = new Listening();
        LeftOutPairs pairs = pairs(folder);

        for (int fold = 0; fold < FOLDS; fold++) {
            pairs.inner(method, fold, Progress.NONE);
        }

        assertThat(method.learntFrom).hasSize(FOLDS * (FOLDS - 1) / 2);
        assertThat(new HashSet<>(method.learntFrom)).hasSize(method.learntFrom.size());
    }

    private LeftOutPairs pairs(Path cache) {
        return new LeftOutPairs(examples, folds, 2, new PredictionCache(cache));
    }

    /** Predicts the number of the fit that made it, so that a prediction tells what its model had seen. */
    private static final class Listening implements Method {
        private final List<Set<String>> learntFrom = new ArrayList<>();

        @Override
        public String name() {
            return "listening";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            int number = learntFrom.size();
            learntFrom.add(new TreeSet<>(training.groups()));
            return asked ->
                    asked.examples().stream().mapToDouble(example -> number).toArray();
        }
    }
}
