package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final ExampleSet EXAMPLES = Small.planted(4, 5, 1);

    /** Everything random at once: shuffling, dropout, all augmentation. */
    private static final TrainingConfig RANDOM = Small.config(4, 0.4)
            .with(new Augmentation(0.1, 0.5, 0.3))
            .with(new Objective(Loss.ABSOLUTE, Objective.Scale.LOGIT, true));

    @TempDir
    Path folder;

    /** What a kill does to a training, as far as it can tell. */
    private static final class Killed extends RuntimeException {}

    private static CloudFormerFitted run(TrainingConfig config, long seed, Path checkpoints, Progress progress) {
        ExampleSet none = EXAMPLES.only(example -> false);
        return new Training(new TrainingTask(config, Ablation.NONE, EXAMPLES, none, Optional.empty(), seed))
                .run(checkpoints, progress);
    }

    private static void assertSame(CloudFormerFitted actual, CloudFormerFitted expected) {
        assertThat(actual.curve()).isEqualTo(expected.curve());
        expected.architecture().parameters().forEach(shape -> assertThat(
                        actual.weights().values(shape.name()))
                .as(shape.name())
                .isEqualTo(expected.weights().values(shape.name())));
    }

    @Test
    void learnsEightWindowsByHeart() {
        List<Example> examples = IntStream.range(0, 8)
                .mapToObj(i -> new Example("run-" + i, "application", 20, noise(i), 0.25 + 0.09 * i, false))
                .toList();
        ExampleSet set = new ExampleSet(Small.features(Small.FEATURES), Small.ROWS, examples);
        TrainingConfig config = Small.config(250, 0)
                .with(new CloudFormerArchitecture(Small.ROWS, Small.FEATURES, 16, 16, 2, 8, 32, 2, 16, true))
                .with(new Schedule(250, 8, 8, 5e-3, 0.1, 0, 1));
        List<Double> done = new ArrayList<>();

        CloudFormerFitted fitted =
                new CloudFormerMethod(config, Ablation.NONE).fit(set, 1, (share, note) -> done.add(share));

        double[] predictions = fitted.predict(set);
        for (int i = 0; i < predictions.length; i++) {
            assertThat(Math.abs(predictions[i] - examples.get(i).target())).isLessThan(0.05);
        }
        assertThat(done).hasSize(250).isSorted().endsWith(1.0);
    }

    private static MetricWindow noise(int seed) {
        return Small.window(seed, Small.ROWS, Small.FEATURES, (row, feature) -> true, false);
    }

    @Test
    void takesTheSameCourseForTheSameSeedAndAnotherForAnother() {
        CloudFormerFitted first = run(RANDOM, 5, null, Progress.NONE);

        assertSame(run(RANDOM, 5, null, Progress.NONE), first);
        assertThat(run(RANDOM, 6, null, Progress.NONE).weights().values("head.hidden.weight"))
                .isNotEqualTo(first.weights().values("head.hidden.weight"));
    }

    @Test
    void goesOnAfterAKillBitForBitAsIfNothingHadHappened() throws IOException {
        CloudFormerFitted uninterrupted = run(RANDOM, 5, null, Progress.NONE);
        // Three steps an epoch: killed in the first, which leaves nothing, then in the second, then in the third.
        for (int lastStep : new int[] {2, 5, 4}) {
            List<Double> steps = new ArrayList<>();
            Progress killing = (done, note) -> {
                steps.add(done);
                if (steps.size() == lastStep) {
                    throw new Killed();
                }
            };
            assertThatThrownBy(() -> run(RANDOM, 5, folder, killing)).isInstanceOf(Killed.class);
        }

        assertSame(run(RANDOM, 5, folder, Progress.NONE), uninterrupted);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
        assertSame(
                run(RANDOM, 5, folder, (done, note) -> {
                    throw new Killed();
                }),
                uninterrupted);
    }

    @Test
    void keepsACheckpointForEachTraining() throws IOException {
        TrainingConfig quick = Small.config(1, 0);
        run(quick, 5, folder, Progress.NONE);
        run(quick, 6, folder, Progress.NONE);
        run(Small.config(1, 0.1), 5, folder, Progress.NONE);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void knowsOtherDataByTheirHash() {
        assertThat(DataHash.of(EXAMPLES)).isEqualTo(DataHash.of(Small.planted(4, 5, 1)));
        assertThat(DataHash.of(EXAMPLES)).isNotEqualTo(DataHash.of(Small.planted(4, 5, 2)));
        assertThat(DataHash.of(EXAMPLES))
                .isNotEqualTo(DataHash.of(EXAMPLES.only(e -> !e.run().equals("run-3"))));
    }

    @Test
    void followsTheLossOfHeldOutExamples() {
        ExampleSet heldOut = Small.planted(2, 5, 2);

        LossCurve curve = new CloudFormerMethod(Small.config(3, 0), Ablation.NONE)
                .fit(EXAMPLES, heldOut, 1, Progress.NONE)
                .curve();

        assertThat(curve.training()).hasSize(3);
        assertThat(curve.heldOut()).hasSize(3).allMatch(loss -> loss > 0 && loss < 1);
    }

    @Test
    void refusesWhatItCannotLearnFrom() {
        ExampleSet none = EXAMPLES.only(example -> false);
        ExampleSet other = new ExampleSet(Small.features(2), Small.ROWS, List.of());

        assertThatThrownBy(() -> new TrainingTask(RANDOM, Ablation.NONE, none, none, Optional.empty(), 1))
                .hasMessage("there is no example to learn from");
        assertThatThrownBy(() -> new TrainingTask(RANDOM, Ablation.NONE, EXAMPLES, other, Optional.empty(), 1))
                .hasMessage("held-out examples must have the features and windows of the others");
    }
}
