package dev.vane.training.example;

import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel.Gate;
import dev.vane.inference.trees.TreeModel.Input;
import dev.vane.inference.trees.TreeModel.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;

/**
 * How much a VM's demand share counts, and how much the time that it did not lose.
 *
 * <p>One thread that needs c seconds of CPU time and z of other things for a piece of work, and waits w for its CPU, does
 * the work in c + z + w instead of c + z: as a rate that is the time that was not lost. Who asks it for an answer waits for
 * c + w instead of c: that is the demand share. The two agree where z is 0. What a VM is asked for cannot be read off the
 * kernel; that it switches threads some ten thousand times in a second of CPU time can, and servers do. Waiting for a disk
 * makes VMs switch, too, so I/O pressure counts against it; and what the VM wants of its CPU is asked for.
 *
 * <p>The share's weight is a logistic function of these four numbers. Five coefficients are fitted to the absolute error,
 * smoothed near 0, every application counting the same.
 */
final class ActivityGate {
    /** Of the VM's own, over the last seconds. */
    private static final List<String> NUMBERS = List.of(
            "ratio.context_switches_per_cpu_second",
            "vm_pressure_io_ratio",
            "vm.cpu.utilization",
            "vm.vcpu.runqueue_delay.ratio.mean");

    /** What these are made of. */
    static final Set<String> FEATURES = Set.of(
            "perf.context_switches", "vm_pressure_io_ratio", "vm.cpu.utilization", "vm.vcpu.runqueue_delay.ratio.mean");

    /** Of the squares of coefficients of standardised numbers. */
    private static final double PENALTY = 1e-4;

    /** Errors below it count by their square. */
    private static final double SMALL_ERROR = 0.01;

    private static final int MOST_STEPS = 100_000;
    private static final double PRECISION = 1e-14;

    /** Standardised numbers of each example, behind a 1. */
    private final double[][] numbers;

    private final double[] share;
    private final double[] time;
    private final double[] targets;
    private final double[] weights;

    private ActivityGate(double[][] numbers, double[] share, double[] time, double[] targets, double[] weights) {
        this.numbers = numbers;
        this.share = share;
        this.time = time;
        this.targets = targets;
        this.weights = weights;
    }

    /**
     * Fits the weights of the two, by those of the four numbers that there are.
     *
     * @param training of several applications
     * @param share mean demand share of the last seconds
     * @param time mean time that was not lost in these
     */
    static KnownPart fit(ExampleSet training, Term share, Term time) {
        List<Scaled> scaled = NUMBERS.stream()
                .filter(name -> KnownRule.has(training, name))
                .map(name -> Scaled.of(training, KnownRule.term(training, name)))
                .toList();
        ActivityGate gate = new ActivityGate(
                IntStream.range(0, training.size())
                        .mapToObj(i -> row(scaled, i))
                        .toArray(double[][]::new),
                values(training, share),
                values(training, time),
                training.examples().stream().mapToDouble(Example::target).toArray(),
                weights(training));
        double[] fitted = gate.smallestLoss(scaled.size() + 1);
        return new KnownPart(List.of(gated(share, scaled, 1, fitted), gated(time, scaled, -1, fitted)));
    }

    private static double[] row(List<Scaled> scaled, int example) {
        double[] row = new double[scaled.size() + 1];
        row[0] = 1;
        for (int i = 0; i < scaled.size(); i++) {
            row[i + 1] = (scaled.get(i).logarithms[example] - scaled.get(i).mean) / scaled.get(i).spread;
        }
        return row;
    }

    private static double[] values(ExampleSet training, Term term) {
        return KnownRule.numbers(training, term.column())
                .map(value -> Double.isNaN(value) ? term.absent() : value)
                .toArray();
    }

    /** Every application's together are the same, and all together 1. */
    private static double[] weights(ExampleSet training) {
        Map<String, Long> sizes = training.examples().stream()
                .map(Example::group)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return training.examples().stream()
                .mapToDouble(example -> 1.0 / sizes.get(example.group()) / sizes.size())
                .toArray();
    }

    /** One number of every example, as the gate has it. */
    private static final class Scaled {
        private final Term term;
        private final double[] logarithms;
        private final double mean;
        private final double spread;

        private Scaled(Term term, double... logarithms) {
            this.term = term;
            this.logarithms = logarithms;
            mean = Arrays.stream(logarithms).average().orElse(0);
            double variance = Arrays.stream(logarithms)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElse(0);
            spread = variance > 0 ? Math.sqrt(variance) : 1;
        }

        static Scaled of(ExampleSet training, Term term) {
            return new Scaled(
                    term,
                    Arrays.stream(values(training, term))
                            .map(value -> Math.log1p(Math.max(0, value)))
                            .toArray());
        }
    }

    private double[] smallestLoss(int size) {
        return new NonLinearConjugateGradientOptimizer(
                        Formula.POLAK_RIBIERE, new SimpleValueChecker(PRECISION, PRECISION))
                .optimize(
                        new ObjectiveFunction(this::loss),
                        new ObjectiveFunctionGradient(this::gradient),
                        GoalType.MINIMIZE,
                        new InitialGuess(new double[size]),
                        new MaxEval(MOST_STEPS))
                .getPoint();
    }

    private double loss(double... coefficients) {
        double loss = 0;
        for (double coefficient : coefficients) {
            loss += PENALTY * coefficient * coefficient;
        }
        for (int i = 0; i < targets.length; i++) {
            loss += weights[i] * Math.hypot(error(i, ofShare(i, coefficients)), SMALL_ERROR);
        }
        return loss;
    }

    private double[] gradient(double... coefficients) {
        double[] gradient =
                Arrays.stream(coefficients).map(value -> 2 * PENALTY * value).toArray();
        for (int i = 0; i < targets.length; i++) {
            double ofShare = ofShare(i, coefficients);
            double error = error(i, ofShare);
            double slope = weights[i]
                    * error
                    / Math.hypot(error, SMALL_ERROR)
                    * (share[i] - time[i])
                    * ofShare
                    * (1 - ofShare);
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += slope * numbers[i][j];
            }
        }
        return gradient;
    }

    private double ofShare(int example, double... coefficients) {
        double sum = 0;
        for (int j = 0; j < coefficients.length; j++) {
            sum += coefficients[j] * numbers[example][j];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private double error(int example, double ofShare) {
        return ofShare * share[example] + (1 - ofShare) * time[example] - targets[example];
    }

    /** By numbers as they are, not standardised. */
    private static Term gated(Term term, List<Scaled> scaled, int sign, double... coefficients) {
        double bias = coefficients[0];
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < scaled.size(); i++) {
            Scaled one = scaled.get(i);
            double weight = coefficients[i + 1] / one.spread;
            bias -= weight * one.mean;
            inputs.add(new Input(one.term.column(), (float) (sign * weight), one.term.absent()));
        }
        return new Term(term.column(), 1, term.absent(), Optional.of(new Gate((float) (sign * bias), inputs)));
    }
}
