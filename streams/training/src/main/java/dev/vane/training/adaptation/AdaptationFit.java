package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.training.adaptation.Serving.Window;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Fits the rule of shifts: that of a small grid under which what was measured of VMs in another block is likeliest, given some
 * measured windows. Errors are taken for Laplace's, whose likelihood falls with the absolute error: outliers are many. The error
 * alone would not do. It hardly depends on how wide the rule takes errors to be, and intervals do.
 */
public final class AdaptationFit {
    /** VMs that must have been measured in two blocks. */
    public static final int LEAST_VMS = 10;

    /** From the smallest shifts on, so that of equal rules the most careful one is taken. */
    private static final List<Double> VMS = List.of(0.2, 0.35, 0.5, 0.8, 1.2);

    private static final List<Double> NOISE = List.of(0.2, 0.16, 0.12, 0.08, 0.05, 0.03);
    private static final List<Double> SATURATION = List.of(1.0, 3.0, 10.0, 30.0);

    /**
     * What is measured of others on a host says nothing of a VM: predictions of VMs that were not measured themselves became no
     * better by it (docs/results/adaptation-lab.md, with half of what VMs differ by).
     */
    private static final double HOSTS = 0;

    /** Blocks are minutes long, and when they were is not in the examples: nothing tells what a day changes. */
    private static final double HALF_LIFE_SECONDS = 86_400;

    /**
     * Ten covered windows narrow intervals by a fifth, and two that are not widen them by more: no block has so many measured
     * windows that the factor comes to rest, so nothing tells a better one.
     */
    private static final double STEP = 0.2;

    /** One window decides about a new VM, ten about one that is measured all the time. */
    private static final List<Integer> MEASURED = List.of(1, 10);

    /** Draws of the measured windows: one window is much like another, but not quite. */
    private static final int DRAWS = 3;

    private static final long SEED = 20_261_130;

    private AdaptationFit() {}

    /**
     * Some windows of a VM that are measured, and its windows in other blocks.
     *
     * @param application that it belongs to
     */
    private record Task(String application, List<Window> measured, List<Window> tested) {}

    /**
     * The rule with the greatest mean likelihood, mean over applications, then over 1 and 10 measured windows.
     *
     * @param examples of several applications
     * @param predictions of the examples, each by a model that had not seen its application
     * @return empty if fewer than {@value #LEAST_VMS} VMs, an application on a host each, were measured in two blocks
     */
    public static Optional<AdaptationRule> of(ExampleSet examples, List<Double> predictions) {
        List<Trial> trials = new Trials(examples).ofBlocks();
        if (vms(trials) < LEAST_VMS) {
            return Optional.empty();
        }
        List<List<Task>> tasks = MEASURED.stream()
                .map(count -> tasks(trials, count, examples, predictions))
                .filter(some -> !some.isEmpty())
                .toList();
        AdaptationRule best = null;
        double lowest = Double.POSITIVE_INFINITY;
        for (AdaptationRule rule : grid()) {
            double surprise = tasks.stream()
                    .mapToDouble(some -> surprise(rule, some))
                    .average()
                    .orElseThrow();
            if (surprise < lowest) {
                lowest = surprise;
                best = rule;
            }
        }
        return Optional.ofNullable(best);
    }

    static long vms(List<Trial> trials) {
        return trials.stream().map(Trial::vm).distinct().count();
    }

    private static List<AdaptationRule> grid() {
        List<AdaptationRule> grid = new ArrayList<>();
        for (double vms : VMS) {
            for (double noise : NOISE) {
                for (double saturation : SATURATION) {
                    grid.add(new AdaptationRule(vms, HOSTS, noise, saturation, HALF_LIFE_SECONDS, STEP));
                }
            }
        }
        return grid;
    }

    private static List<Task> tasks(List<Trial> trials, int count, ExampleSet examples, List<Double> predictions) {
        List<Task> tasks = new ArrayList<>();
        Random random = new Random(SEED);
        for (Trial trial : trials) {
            if (trial.has(count)) {
                List<Window> tested = windows(trial.tested(), examples, predictions);
                for (int draw = 0; draw < DRAWS; draw++) {
                    List<Integer> measured = trial.draw(count, random).getFirst();
                    tasks.add(new Task(trial.vm().application(), windows(measured, examples, predictions), tested));
                }
            }
        }
        return tasks;
    }

    private static List<Window> windows(List<Integer> places, ExampleSet examples, List<Double> predictions) {
        return places.stream()
                .map(place -> window(examples.examples().get(place), predictions.get(place)))
                .toList();
    }

    private static Window window(Example example, double prediction) {
        return new Window(prediction, example.target(), 1);
    }

    private record Sum(double surprises, long windows) {
        Sum plus(Sum other) {
            return new Sum(surprises + other.surprises, windows + other.windows);
        }
    }

    private static double surprise(AdaptationRule rule, List<Task> tasks) {
        Map<String, Sum> sums = new TreeMap<>();
        tasks.forEach(task -> sums.merge(task.application, surprises(rule, task), Sum::plus));
        return sums.values().stream()
                .mapToDouble(sum -> sum.surprises / sum.windows)
                .average()
                .orElseThrow();
    }

    /** Negative logarithms of the likelihood, but for a constant. */
    private static Sum surprises(AdaptationRule rule, Task task) {
        Evidence evidence = Serving.learn(rule, task.measured);
        Shift shift = rule.shift(evidence, List.of(), evidence.second());
        double sum = 0;
        for (Window window : task.tested) {
            double scale = rule.deviation(window.prediction(), shift) / Math.sqrt(2);
            double moved = AdaptationRule.moved(window.prediction(), shift.offset());
            sum += Math.abs(moved - window.measured()) / scale + Math.log(scale);
        }
        return new Sum(sum, task.tested.size());
    }
}
