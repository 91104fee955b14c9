package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.interval.SpreadFactor;
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
            // Neighbouring seeds of Random begin alike.
            Random random = new Random(seed * 0x9E3779B97F4A7C15L);
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

    /** Of windows that are said to be below a value with a probability, so large a share is. */
    @Test
    void saysHowLikelyAValueIsNotReachedAsOftenAsItIsNot() {
        double[] said = new double[4];
        double[] were = new double[4];
        int[] counts = new int[4];
        for (int i = 0; i < 600; i++) {
            Made past = Made.of(20, 20, 2L * i);
            Made unseen = Made.of(5, 20, 2L * i + 1);
            ErrorDistribution errors = IntervalFit.errors(past.examples, past.predictions);
            for (int j = 0; j < unseen.examples.size(); j++) {
                double probability = errors.below(0.7, unseen.predictions.get(j), false);
                int bin = Math.min(3, (int) (4 * probability));
                said[bin] += probability;
                were[bin] += unseen.examples.examples().get(j).target() < 0.7 ? 1 : 0;
                counts[bin]++;
            }
        }
        for (int bin = 0; bin < 4; bin++) {
            assertThat(counts[bin]).isGreaterThan(200);
            assertThat(said[bin] / counts[bin]).as("bin %d", bin).isCloseTo(were[bin] / counts[bin], within(0.05));
        }
    }

    /** Errors are as large as the rules are apart, which the prediction does not tell. */
    @Test
    void learnsThatErrorsGrowWithTheDistanceOfTheRules() {
        Random random = new Random(8);
        List<Example> examples = new ArrayList<>();
        List<Double> predictions = new ArrayList<>();
        List<Double> spreads = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            double prediction = 0.4 + 0.3 * random.nextDouble();
            double spread = 0.3 * random.nextDouble();
            double target = prediction + spread * (2 * random.nextDouble() - 1);
            examples.add(Examples.of("group-" + i % 20, "run-" + i, target, 1));
            predictions.add(prediction);
            spreads.add(spread);
        }
        ExampleSet set = Examples.set(examples);

        SpreadFactor factor = IntervalFit.spread(set, predictions, spreads);
        List<Double> scales = spreads.stream().map(factor::of).toList();
        IntervalRule rule = IntervalFit.fit(set, predictions, scales);

        assertThat(factor.of(0.27) / factor.of(0.03)).isGreaterThan(2.5);
        double covered = 0;
        double width = 0;
        double plainWidth = 0;
        IntervalRule plain = IntervalFit.fit(set, predictions);
        for (int i = 0; i < examples.size(); i++) {
            covered += rule.of(predictions.get(i), scales.get(i), false)
                            .covers(examples.get(i).target())
                    ? 1
                    : 0;
            width += rule.of(predictions.get(i), scales.get(i), false).width();
            plainWidth += plain.of(predictions.get(i), false).width();
        }
        assertThat(covered / examples.size()).isBetween(0.88, 0.99);
        assertThat(width).isLessThan(0.9 * plainWidth);
    }

    /** Four of five errors are downwards, and twice as large. */
    @Test
    void reachesOnEachSideAsFarAsErrorsOfThatSign() {
        Random random = new Random(11);
        List<Example> examples = new ArrayList<>();
        List<Double> predictions = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            double error = random.nextInt(5) < 4 ? -0.2 * random.nextDouble() : 0.1 * random.nextDouble();
            examples.add(Examples.of("group-" + i % 200, "run-" + i, 0.6 + error, 1));
            predictions.add(0.6);
        }
        ExampleSet set = Examples.set(examples);

        IntervalRule rule = IntervalFit.fit(set, predictions);

        // Below: 4/5 of a uniform error on (0, 0.2) has 0.05 beyond 0.1875; above: 1/5 on (0, 0.1) has it beyond 0.075.
        assertThat(rule.below().getFirst()).isCloseTo(0.1875, within(0.004));
        assertThat(rule.above().getFirst()).isCloseTo(0.075, within(0.004));
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
