package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.crossfit.Split;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Origin;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.Windowing;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.IntervalFit;
import dev.vane.training.stack.Shares;
import dev.vane.training.stack.Stack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DegradationSignalTest {
    private static final int FOLDS = 3;

    @TempDir
    private Path folder;

    private final Dataset dataset = LongRuns.dataset(6, new Random(7));
    private final ExampleSet windows = Windowing.SECONDS.examples(dataset);
    private final Folds folds = Folds.grouped(windows, FOLDS, 1);

    private List<WatchedRun> signals(Method method, ExampleSet of, List<LabelledRun> runs) {
        Stack stack = new Stack(
                List.of(method),
                new PredictionCache(folder.resolve(method.name())),
                Blending.ofApplications(Shares.SMALLEST_ERROR));
        return new DegradationSignal(stack, KnownRule.NONE, of, of, folds, 1).of(runs, 0, Progress.NONE);
    }

    /** Each window's probability, from predictions and errors that are worked out here once more. */
    @Test
    void isTheProbabilityByErrorsOfApplicationsThatTheModelsHadNotSeen() {
        Method method = new LongRuns.Believer();
        Split split = folds.splits(windows).getFirst();
        List<Double> inner = predictions(method, split.training());
        ErrorDistribution errors = IntervalFit.errors(split.training(), inner);
        Set<String> unseen = folds.folds().getFirst();
        LeftOutFamiliarity familiarity = new LeftOutFamiliarity(windows, folds, KnownRule.NONE, 1);

        List<WatchedRun> watched = signals(method, windows, dataset.runs());

        int unfamiliar = 0;
        for (int run = 0; run < watched.size(); run++) {
            String id = dataset.runs().get(run).id();
            List<Double> signal = watched.get(run).signal();
            ExampleSet own = windows.only(example -> example.run().equals(id));
            List<Double> predictions = predictions(method, own);
            for (int i = 0; i < own.size(); i++) {
                Example window = own.examples().get(i);
                boolean isUnfamiliar = familiarity.isUnfamiliar(window, unseen);
                unfamiliar += isUnfamiliar ? 1 : 0;
                assertThat(signal.get(window.lastRow()))
                        .isEqualTo(errors.below(0.75, predictions.get(i), isUnfamiliar));
            }
        }
        assertThat(unfamiliar).isPositive();
    }

    private static List<Double> predictions(Method method, ExampleSet examples) {
        return Arrays.stream(method.fit(examples, 1, Progress.NONE).predict(examples))
                .boxed()
                .toList();
    }

    /** Two of six applications are in each fold: one that is left out is predicted from four, the others from two. */
    @Test
    void predictsTheOtherFoldsByModelsThatSawNeitherOfTwo() {
        Set<String> unseen = folds.folds().getFirst();
        Split split = folds.splits(windows).getFirst();
        ErrorDistribution errors = IntervalFit.errors(
                split.training(), Collections.nCopies(split.training().size(), 0.02));

        List<WatchedRun> watched = signals(new LongRuns.Counter(), windows, dataset.runs());

        LeftOutFamiliarity familiarity = new LeftOutFamiliarity(windows, folds, KnownRule.NONE, 1);
        for (Example window : windows.examples()) {
            WatchedRun run = watched.get(index(window.run()));
            double prediction = unseen.contains(window.group()) ? 0.04 : 0.02;
            assertThat(run.signal().get(window.lastRow()))
                    .isEqualTo(errors.below(0.75, prediction, familiarity.isUnfamiliar(window, unseen)));
        }
    }

    private int index(String run) {
        return dataset.runs().stream().map(LabelledRun::id).toList().indexOf(run);
    }

    /** Of 150 s, 60 to 109 have no label, so windows end at 9 to 59 s and, with ten labels, at 114 to 149 s. */
    @Test
    void standsUntilTheNextOneButNoLongerThanServingTrustsIt() {
        LabelledRun holey = LongRuns.run(
                "app-0", Phase.EPISODE, 150, new Random(1), second -> second >= 60 && second < 110 ? Float.NaN : 0.9);
        List<LabelledRun> runs = dataset.runs().stream()
                .map(run -> run.id().equals(holey.id()) ? holey : run)
                .toList();
        ExampleSet others = Windowing.SECONDS.examples(
                new Dataset("holey", new Origin("made up", "none"), dataset.features(), runs));

        List<Double> signal = signals(new LongRuns.Believer(), others, List.of(holey))
                .getFirst()
                .signal();

        assertThat(signal.subList(0, 9)).containsOnly(Double.NaN);
        assertThat(signal.subList(9, 59)).doesNotContain(Double.NaN);
        assertThat(Set.copyOf(signal.subList(54, 59))).hasSize(1);
        assertThat(Set.copyOf(signal.subList(59, 89))).hasSize(1);
        assertThat(signal.get(88)).isNotNaN();
        assertThat(signal.subList(89, 114)).containsOnly(Double.NaN);
        assertThat(signal.subList(114, 150)).doesNotContain(Double.NaN);
    }
}
