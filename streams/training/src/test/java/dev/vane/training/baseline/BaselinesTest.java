package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    private static final ExampleSet TRAINING = Planted.examples(200, 1, Planted::line);
    private static final ExampleSet UNSEEN = Planted.examples(100, 2, Planted::line);

    /** The recurrent network has a test of its own, with settings for so few examples. */
    private static List<Method> quick() {
        return Stream.concat(
                        Baselines.all(BoostingConfig.standard()).stream(),
                        Baselines.controls(BoostingConfig.standard()).stream())
                .filter(method -> !method.name().equals("lstm"))
                .toList();
    }

    private static double[] predictions(Method method, ExampleSet training, ExampleSet asked, long seed) {
        try (Fitted fitted = method.fit(training, seed, Progress.NONE)) {
            return fitted.predict(asked);
        }
    }

    private static List<Method> learners() {
        return Baselines.all(BoostingConfig.standard()).stream()
                .filter(method -> !List.of("constant", "lstm").contains(method.name()))
                .toList();
    }

    @Test
    void areTheOnesThatReportsName() {
        assertThat(Baselines.all(BoostingConfig.standard()))
                .extracting(Method::name)
                .containsExactly(
                        "constant", "linear", "gamma-glm", "cart", "random-forest", "gradient-boosting", "lstm");
        assertThat(Baselines.controls(BoostingConfig.standard()))
                .extracting(Method::name)
                .containsExactly("window-length", "presence-only");
    }

    @Test
    void learnALine() {
        double constant = Planted.error(predictions(new ConstantMethod(), TRAINING, UNSEEN, 1), UNSEEN);
        for (Method method : learners()) {
            double error = Planted.error(predictions(method, TRAINING, UNSEEN, 1), UNSEEN);

            assertThat(error).as(method.name()).isLessThan(constant / 3);
        }
    }

    @Test
    void learnAStepBetterThanALine() {
        ExampleSet training = Planted.examples(200, 3, Planted::step);
        ExampleSet unseen = Planted.examples(100, 4, Planted::step);
        double line = Planted.error(predictions(new LinearMethod(), training, unseen, 1), unseen);
        for (Method method : learners()) {
            if (List.of("cart", "random-forest", "gradient-boosting").contains(method.name())) {
                double error = Planted.error(predictions(method, training, unseen, 1), unseen);

                assertThat(error).as(method.name()).isLessThan(line / 2);
            }
        }
    }

    @Test
    void sayTheSameAgainForTheSameSeed() {
        for (Method method : quick()) {
            double[] once = predictions(method, TRAINING, UNSEEN, 7);
            double[] again = predictions(method, TRAINING, UNSEEN, 7);

            assertThat(again).as(method.name()).containsExactly(once);
        }
    }

    @Test
    void forestAndBoostingSaySomethingElseForAnotherSeed() {
        for (String name : List.of("random-forest", "gradient-boosting")) {
            Method method = quick().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();

            assertThat(predictions(method, TRAINING, UNSEEN, 7)).isNotEqualTo(predictions(method, TRAINING, UNSEEN, 8));
        }
    }

    @Test
    void stayRelativePerformancesWhateverIsAbsentOrFarAway() {
        for (ExampleSet asked : List.of(
                Planted.without(UNSEEN, Planted.NOISE),
                Planted.without(Planted.without(UNSEEN, Planted.TELLING), Planted.NOISE),
                Planted.scrambled(UNSEEN, 5))) {
            for (Method method : quick()) {
                assertThat(Arrays.stream(predictions(method, TRAINING, asked, 1)))
                        .as(method.name())
                        .hasSize(UNSEEN.size())
                        .allMatch(prediction -> prediction >= 0.01 && prediction <= 1);
            }
        }
    }

    @Test
    void sayTheMiddleWhereTheWindowsTellNothing() {
        Row row = Row.real(new float[Planted.FEATURES], Planted.presence(true));
        MetricWindow window = new MetricWindow(List.of(row, row));
        List<Example> same = IntStream.range(0, 40)
                .mapToObj(i -> Planted.example(i, window, i % 2 == 0 ? 0.4 : 0.6))
                .toList();
        ExampleSet examples = Planted.set(same);
        for (Method method : quick()) {
            assertThat(Arrays.stream(predictions(method, examples, examples, 1)))
                    .as(method.name())
                    .allMatch(prediction -> Math.abs(prediction - 0.5) < 1e-6);
        }
    }

    @Test
    void controlsSeeNoValue() {
        for (Method control : Baselines.controls(BoostingConfig.standard())) {
            double[] honest = predictions(control, TRAINING, UNSEEN, 1);

            assertThat(predictions(control, TRAINING, Planted.scrambled(UNSEEN, 6), 1))
                    .as(control.name())
                    .containsExactly(honest);
            assertThat(predictions(control, Planted.scrambled(TRAINING, 6), UNSEEN, 1))
                    .as(control.name())
                    .containsExactly(honest);
        }
    }

    @Test
    void controlsFindWhatTheyLookFor() {
        ExampleSet byLength = retargeted(example -> example.window().rows().size() == 12 ? 0.9 : 0.3);
        ExampleSet byPresence =
                retargeted(example -> example.window().rows().getFirst().isPresent(Planted.NOISE) ? 0.9 : 0.3);

        assertThat(Planted.error(
                        predictions(
                                Baselines.controls(BoostingConfig.standard()).get(0), byLength, byLength, 1),
                        byLength))
                .isLessThan(0.01);
        assertThat(Planted.error(
                        predictions(
                                Baselines.controls(BoostingConfig.standard()).get(1), byPresence, byPresence, 1),
                        byPresence))
                .isLessThan(0.01);
    }

    private static ExampleSet retargeted(ToDoubleFunction<Example> target) {
        return Planted.set(TRAINING.examples().stream()
                .map(example -> Planted.example(example.lastRow(), example.window(), target.applyAsDouble(example)))
                .toList());
    }

    @Test
    void tellTheirSettingsApartInTheirIdentity() {
        List<String> identities = BoostingConfig.candidates().stream()
                .map(config -> new GradientBoosting(config).identity())
                .toList();

        assertThat(identities).doesNotHaveDuplicates().hasSizeGreaterThan(3);
        assertThat(quick()).extracting(Method::identity).doesNotHaveDuplicates();
    }
}
