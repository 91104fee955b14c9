package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.interval.IntervalRule;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalFitTest {
    /** Errors grow from nothing at 1 to 0.2 at 0.4, and each application leans to one side. */
    private record Made(ExampleSet examples, List<Double> predictions) {
        static Made of(int groups, int size, long seed) {
            Random random = new Random(seed);
            List<Example> examples = new ArrayList<>();
            List<Double> predictions = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                double leaning = random.nextGaussian();
                for (int i = 0; i < size; i++) {
                    double prediction = 0.4 + 0.6 * random.nextDouble();
                    double error = (1 - prediction) / 6 * (leaning + 0.5 * random.nextGaussian());
                    double target = Math.clamp(prediction + error, 0.01, 1);
                    examples.add(Examples.of("group-" + group, "run-" + group + "-" + i, target, 1));
                    predictions.add(prediction);
                }
            }
            return new Made(Examples.set(examples), predictions);
        }
    }

    @Test
    void coversUnseenApplicationsAsOftenAsItSaysAndIsNarrowWhereErrorsAreSmall() {
        double covered = 0;
        int count = 0;
        for (int i = 0; i < 40; i++) {
            Made past = Made.of(20, 20, 2L * i);
            Made unseen = Made.of(5, 20, 2L * i + 1);
            IntervalRule rule = IntervalFit.fit(past.examples, past.predictions);
            for (int j = 0; j < unseen.examples.size(); j++) {
                double target = unseen.examples.examples().get(j).target();
                covered += rule.of(unseen.predictions.get(j), false).covers(target) ? 1 : 0;
                count++;
            }
            assertThat(rule.of(0.95, false).width())
                    .isLessThan(rule.of(0.5, false).width());
        }

        // 200 unseen applications: standard error about 0.02.
        assertThat(covered / count).isCloseTo(0.9, within(0.05));
    }

    @Test
    void isWiderForAWindowUnlikeTraining() {
        Made past = Made.of(10, 20, 1);
        IntervalRule rule = IntervalFit.fit(past.examples, past.predictions);

        assertThat(rule.of(0.7, true).width())
                .isGreaterThan(1.5 * rule.of(0.7, false).width());
    }

    @Test
    void takesAConstantPrediction() {
        ExampleSet examples = Examples.noise(10, 10, 3);
        IntervalRule rule = IntervalFit.fit(
                examples, examples.examples().stream().map(example -> 0.6).toList());

        assertThat(rule.knots()).hasSize(1);
        assertThat(rule.of(0.6, false).width()).isGreaterThan(0.3);
    }
}
