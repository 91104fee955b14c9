package dev.vane.training.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Signals;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel.Gate;
import dev.vane.inference.trees.TreeModel.Input;
import dev.vane.inference.trees.TreeModel.Term;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivityGateTest {
    private static final List<Feature> FEATURES = List.of(
            own(Signals.DEMAND_SHARE),
            own("ratio.context_switches_per_cpu_second"),
            own(Signals.TIME_NOT_LOST),
            own("vm_pressure_io_ratio"),
            own("vm.cpu.utilization"),
            own("vm.vcpu.runqueue_delay.ratio.mean"));

    private static Feature own(String name) {
        return new Feature(name, "1", "cpu", Scope.OWN);
    }

    /**
     * Servers switch often and run as fast as their share; jobs as their time, also those that wait for a disk and switch as
     * often. A tenth of the windows lack the I/O pressure.
     */
    private static ExampleSet examples(int groups, int size, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            boolean switches = group % 3 > 0;
            boolean waitsForDisk = group % 3 == 2;
            for (int i = 0; i < size; i++) {
                float used = 0.1f + 0.4f * random.nextFloat();
                float waited = 0.1f + 0.3f * random.nextFloat();
                float share = used / (used + waited);
                Row.Builder row = Row.builder(FEATURES.size())
                        .set(0, share)
                        .set(1, (switches ? 30_000 : 300) * (0.5f + random.nextFloat()))
                        .set(2, 1 - waited)
                        .set(4, used)
                        .set(5, waited);
                if (random.nextInt(10) > 0) {
                    row.set(3, waitsForDisk ? 0.3f + 0.1f * random.nextFloat() : 0);
                }
                double target = (switches && !waitsForDisk ? share : 1 - waited) + 0.02 * random.nextGaussian();
                examples.add(new Example(
                        "run-%d-%d".formatted(group, i),
                        "group" + group,
                        i,
                        new MetricWindow(Collections.nCopies(12, row.build())),
                        Math.clamp(target, 0.01, 1),
                        false));
            }
        }
        return new ExampleSet(FEATURES, 12, examples);
    }

    private static double error(KnownPart part, ExampleSet examples) {
        return examples.examples().stream()
                .mapToDouble(example -> Math.abs(part.of(example.window()) - example.target()))
                .average()
                .orElseThrow();
    }

    @Test
    void tellsServersFromJobs() {
        ExampleSet training = examples(12, 30, 1);
        ExampleSet unseen = examples(12, 30, 2);

        KnownPart gated = KnownRule.BY_ACTIVITY.of(training);

        assertThat(error(gated, unseen)).isLessThan(0.05);
        assertThat(error(KnownRule.BEST_OF_BOTH.of(training), unseen)).isGreaterThan(0.1);
    }

    /** The two count 1 together, whatever a window holds. */
    @Test
    void weighsOneByWhatItTakesFromTheOther() {
        ExampleSet training = examples(6, 30, 3);
        List<Term> terms = KnownRule.BY_ACTIVITY.of(training).terms();

        for (Example example : training.examples()) {
            double[] weights = terms.stream()
                    .mapToDouble(term -> weight(
                            term.gate().orElseThrow(), example.window().rows().getFirst()))
                    .toArray();
            assertThat(weights[0] + weights[1]).isBetween(1 - 1e-5, 1 + 1e-5);
        }
    }

    /** Rows of a window are the same here, so a summary's numbers are theirs. */
    private static double weight(Gate gate, Row row) {
        double sum = gate.bias();
        for (Input input : gate.inputs()) {
            sum += input.weight() * Math.log(1 + value(row, input));
        }
        return 1 / (1 + Math.exp(-sum));
    }

    /** Against steps in every direction from what was found, by the loss as it is written down. */
    @Test
    void noOtherCoefficientsNearbyHaveASmallerLoss() {
        ExampleSet training = examples(9, 20, 4);
        List<Term> terms = KnownRule.BY_ACTIVITY.of(training).terms();
        double found = loss(terms, training);

        int inputs = terms.getFirst().gate().orElseThrow().inputs().size();
        for (int which = -1; which < inputs; which++) {
            for (double step : List.of(-1.0, 1.0)) {
                assertThat(loss(moved(terms, which, step), training)).isGreaterThan(found);
            }
        }
    }

    private static List<Term> moved(List<Term> terms, int which, double step) {
        List<Term> moved = new ArrayList<>();
        int sign = 1;
        for (Term term : terms) {
            Gate gate = term.gate().orElseThrow();
            List<Input> inputs = new ArrayList<>(gate.inputs());
            if (which >= 0) {
                Input one = inputs.get(which);
                inputs.set(which, new Input(one.column(), one.weight() + (float) (sign * step), one.absent()));
            }
            float bias = gate.bias() + (float) (which < 0 ? sign * step : 0);
            moved.add(new Term(term.column(), term.weight(), term.absent(), Optional.of(new Gate(bias, inputs))));
            sign = -sign;
        }
        return moved;
    }

    /** Mean error, smoothed, and a penalty for coefficients of standardised numbers. */
    private static double loss(List<Term> terms, ExampleSet examples) {
        KnownPart part = new KnownPart(terms);
        Gate gate = terms.getFirst().gate().orElseThrow();
        double penalty = 0;
        double middle = gate.bias();
        for (Input input : gate.inputs()) {
            double[] logarithms = examples.examples().stream()
                    .map(example -> example.window().rows().getFirst())
                    .mapToDouble(row -> Math.log(1 + value(row, input)))
                    .toArray();
            double mean = Arrays.stream(logarithms).average().orElseThrow();
            double variance = Arrays.stream(logarithms)
                    .map(value -> Math.pow(value - mean, 2))
                    .average()
                    .orElseThrow();
            penalty += Math.pow(input.weight(), 2) * variance;
            middle += input.weight() * mean;
        }
        return 1e-4 * (penalty + middle * middle)
                + examples.examples().stream()
                        .mapToDouble(example -> Math.hypot(part.of(example.window()) - example.target(), 0.01))
                        .average()
                        .orElseThrow();
    }

    private static float value(Row row, Input input) {
        int feature = WindowSummary.feature(input.column());
        return row.isPresent(feature) ? row.value(feature) : input.absent();
    }

    @Test
    void makesDoWithTheNumbersThatThereAre() {
        ExampleSet examples = new ExampleSet(
                FEATURES.subList(0, 3),
                12,
                examples(2, 5, 5).examples().stream()
                        .map(example -> new Example(
                                example.run(),
                                example.group(),
                                0,
                                firstThree(example.window()),
                                example.target(),
                                false))
                        .toList());

        assertThat(KnownRule.BY_ACTIVITY.of(examples).terms())
                .allSatisfy(
                        term -> assertThat(term.gate().orElseThrow().inputs()).hasSize(1));
    }

    private static MetricWindow firstThree(MetricWindow window) {
        return new MetricWindow(window.rows().stream()
                .map(row -> Row.builder(3)
                        .copy(row, 0, 0)
                        .copy(row, 1, 1)
                        .copy(row, 2, 2)
                        .build())
                .toList());
    }
}
