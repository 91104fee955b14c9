package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PretrainingTest {
    /** All features of a window have one level, so each tells of the others. */
    private static ExampleSet alike(int count, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float level = random.nextFloat();
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < Small.ROWS; row++) {
                float[] values = new float[Small.FEATURES];
                Arrays.fill(values, level);
                rows.add(Row.real(values, new long[] {0b111111}));
            }
            examples.add(new Example("run-" + i, "application-" + i % 8, 20, new MetricWindow(rows), 0.5, false));
        }
        return new ExampleSet(Small.features(Small.FEATURES), Small.ROWS, examples);
    }

    private static WindowBatch batch(ExampleSet set) {
        Compaction all = Compaction.none(Small.FEATURES);
        return new Normaliser(Small.architecture(true), ScalingFit.fit(set), all)
                .batch(set.examples().stream().map(Example::window).toList());
    }

    @Test
    void hidesWhatItAsksForAndAsksForNothingElse() {
        WindowBatch whole = batch(alike(20, 1));
        WindowBatch batch = batch(alike(20, 1));

        HiddenFeatures hidden = HiddenFeatures.of(batch, 0.4, new Random(1));

        assertThat(hidden.count()).isBetween(30, 66); // 48 of 120 are expected; this is three deviations
        for (int window = 0; window < batch.size(); window++) {
            for (int feature = 0; feature < batch.features(); feature++) {
                int at = window * batch.features() + feature;
                int first = batch.row(window, 0) * batch.features() + feature;
                boolean isHidden = hidden.counted()[at] > 0;
                assertThat(batch.presence[first]).isEqualTo(isHidden ? 0 : 1);
                assertThat(hidden.means()[at]).isCloseTo(isHidden ? whole.values[first] : 0, within(1e-5f));
            }
        }
    }

    @Test
    void learnsToTellHiddenFeaturesFromTheRest() {
        ExampleSet windows = alike(64, 2);
        Schedule schedule = new Schedule(40, 16, 16, 5e-3, 0.1, 0, 1);
        try (Network network = new Network(
                Small.architecture(true),
                Checkpoint.start(new TrainingIdentity("", "", 1), Small.architecture(true))
                        .weights(),
                Ablation.NONE,
                0)) {
            Decoder decoder = network.decoder();
            Adam adam = network.optimiser(schedule, decoder);
            List<Double> losses = new ArrayList<>();
            for (int step = 0; step < 160; step++) {
                HiddenFeatures hidden = HiddenFeatures.of(batch(windows), 0.4, new Random(step));
                losses.add(network.collect(List.of(hidden), decoder));
                adam.step(schedule.learningRate(step, 160));
            }
            double before = losses.getFirst();
            double after = losses.subList(150, 160).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();

            // A new decoder says 0 of everything.
            HiddenFeatures first = HiddenFeatures.of(batch(windows), 0.4, new Random(0));
            double squares = 0;
            for (float mean : first.means()) {
                squares += (double) mean * mean;
            }
            assertThat(before).isCloseTo(squares / first.count(), within(1e-5));
            assertThat(after).isLessThan(0.3 * before);
        }
    }

    @Test
    void changesWhatIsLearntAndIsTheSameForTheSameSeed() {
        ExampleSet all = Small.planted(8, 5, 1);
        CloudFormerMethod network = new CloudFormerMethod(Small.config(2, 0), Ablation.NONE);

        double[] plain = fitted(network, all, 0).predict(all);

        assertThat(fitted(network, all, 0).predict(all)).isEqualTo(plain);
        assertThat(fitted(network, all, 2).predict(all)).isNotEqualTo(plain);
        assertThat(fitted(network, all, 2).predict(all))
                .isEqualTo(fitted(network, all, 2).predict(all));
    }

    private static Fitted fitted(CloudFormerMethod network, ExampleSet all, int epochs) {
        return new FewLabels(network, 0.25, epochs).fit(all, 1, Progress.NONE);
    }

    @Test
    void learnsFromNoLabelBeyondItsShare() {
        ExampleSet all = Small.planted(8, 5, 1);
        ExampleSet others = new ExampleSet(
                all.features(),
                all.windowRows(),
                all.examples().stream()
                        .map(example -> new Example(
                                example.run(), example.group(), example.lastRow(), example.window(), 0.5, false))
                        .toList());
        CloudFormerMethod network = new CloudFormerMethod(Small.config(2, 0), Ablation.NONE);
        double[] learnt = fitted(network, all, 1).predict(all);

        // Two of eight applications keep their labels; which two is found by trying.
        long same = all.groups().stream()
                .flatMap(one -> all.groups().stream()
                        .filter(other -> other.compareTo(one) > 0)
                        .map(other -> List.of(one, other)))
                .filter(pair -> Arrays.equals(
                        learnt, fitted(network, keeping(all, others, pair), 1).predict(all)))
                .count();

        assertThat(same).isEqualTo(1);
    }

    private static ExampleSet keeping(ExampleSet all, ExampleSet others, List<String> pair) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Example example = all.examples().get(i);
            examples.add(
                    pair.contains(example.group()) ? example : others.examples().get(i));
        }
        return new ExampleSet(all.features(), all.windowRows(), examples);
    }

    @Test
    void aTaughtNetworkLearnsFromItsTeacher() {
        ExampleSet all = Small.planted(8, 5, 1);
        CloudFormerMethod network = new CloudFormerMethod(Small.config(2, 0), Ablation.NONE);

        double[] low = new Distilled(new Says(0.1), network, 3)
                .fit(all, 1, Progress.NONE)
                .predict(all);
        double[] high = new Distilled(new Says(0.9), network, 3)
                .fit(all, 1, Progress.NONE)
                .predict(all);

        assertThat(Arrays.stream(high).average().orElseThrow())
                .isGreaterThan(Arrays.stream(low).average().orElseThrow() + 0.1);
    }

    /** A teacher that says the same of every window. */
    private record Says(double told) implements Method {
        @Override
        public String name() {
            return "says " + told;
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            return examples -> {
                double[] predictions = new double[examples.size()];
                Arrays.fill(predictions, told);
                return predictions;
            };
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        ExampleSet all = Small.planted(2, 2, 1);
        CloudFormerMethod network = new CloudFormerMethod(Small.config(1, 0), Ablation.NONE);

        assertThatThrownBy(() -> new Pretraining(all.only(example -> false), 1, 1e-3, 0.4))
                .hasMessage("there is no window to learn from");
        assertThatThrownBy(() -> new Pretraining(all, -1, 1e-3, 0.4)).hasMessage("epochs must not be below 0: -1");
        assertThatThrownBy(() -> new Pretraining(all, 1, 1e-3, 1)).hasMessage("hidden must be in (0, 1): 1.0");
        assertThatThrownBy(() -> new FewLabels(network, 0, 1)).hasMessage("share must be in (0, 1]: 0.0");
    }
}
