package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.inference.interval.Interval;
import dev.vane.training.adaptation.Serving.Window;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.evaluation.Intervals;
import dev.vane.training.evaluation.Measured;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Trials of one setting, played: some windows are measured and learnt from, others predicted and not learnt from. */
final class Play {
    private final Setting setting;
    private final int measured;
    private final List<Trial> trials;
    private final ExampleSet tested;
    private final Values raw = new Values();
    private final Values adapted = new Values();
    private final Values last = new Values();
    private final Values mean = new Values();
    private final Values scaled = new Values();

    /**
     * @param measured windows of each VM that is measured
     * @param trials that have so many, one at least, and whose folds have a rule
     * @param examples that they are of
     */
    Play(Setting setting, int measured, List<Trial> trials, ExampleSet examples) {
        this.setting = setting;
        this.measured = measured;
        this.trials = List.copyOf(trials);
        tested = new ExampleSet(
                examples.features(),
                examples.windowRows(),
                trials.stream()
                        .flatMap(trial -> trial.tested().stream())
                        .map(examples.examples()::get)
                        .toList());
    }

    /** Of the tested windows, one after the other. */
    private final class Values {
        private final List<double[]> bySeed = new ArrayList<>();
        private double[] covered = {};
        private double[] widths = {};
        private int next;

        void begin() {
            bySeed.add(new double[tested.size()]);
            covered = Arrays.copyOf(covered, tested.size());
            widths = Arrays.copyOf(widths, tested.size());
            next = 0;
        }

        void add(double value) {
            bySeed.getLast()[next++] = value;
        }

        void add(double value, Interval interval) {
            covered[next] += interval.covers(tested.examples().get(next).target()) ? 1 : 0;
            widths[next] += interval.width();
            add(value);
        }

        Measured measured(String name) {
            return Measured.of(name, predictions());
        }

        Intervals intervals() {
            return new Intervals(predictions(), perSeed(covered), perSeed(widths));
        }

        private OutOfFold predictions() {
            return new OutOfFold(tested, bySeed);
        }

        private List<Double> perSeed(double... sums) {
            return Arrays.stream(sums).mapToObj(sum -> sum / bySeed.size()).toList();
        }
    }

    /** Plays all trials once. */
    void seed(Said said, long seed) {
        Random random = new Random(seed);
        List.of(raw, adapted, last, mean, scaled).forEach(Values::begin);
        for (Trial trial : trials) {
            play(said, trial, trial.draw(measured, random));
        }
    }

    private void play(Said said, Trial trial, List<List<Integer>> drawn) {
        // All of these are of one fold.
        Serving serving = said.serving(trial.tested().getFirst()).orElseThrow();
        Shift shift = shift(
                serving.rule(),
                drawn.stream().map(places -> learn(serving, said.at(places))).toList());
        List<Window> first = said.at(drawn.getFirst());
        double ofLast = first.getLast().measured();
        double ofAll = first.stream().mapToDouble(Window::measured).average().orElseThrow();
        for (Window window : said.at(trial.tested())) {
            raw.add(window.prediction(), serving.raw(window));
            adapted.add(AdaptationRule.moved(window.prediction(), shift.offset()), serving.adapted(window, shift));
            last.add(ofLast);
            mean.add(ofAll);
            scaled.add(Serving.scaled(window.prediction(), first));
        }
    }

    private Evidence learn(Serving serving, List<Window> windows) {
        return setting == Setting.QUIET ? serving.learnQuiet(windows) : serving.learn(windows);
    }

    /** Right after the last of the measured seconds. */
    private Shift shift(AdaptationRule rule, List<Evidence> measured) {
        long second = measured.getFirst().second();
        return setting.isOfVmItself()
                ? rule.shift(measured.getFirst(), List.of(), second)
                : rule.shift(Evidence.NONE, measured, second);
    }

    private List<Measured> baselines() {
        return switch (setting) {
            case QUIET -> List.of(scaled.measured(Line.SCALED));
            case OTHERS -> List.of();
            default -> List.of(last.measured(Line.LAST), mean.measured(Line.MEAN));
        };
    }

    /** What came of it over all seeds. */
    Line line() {
        return new Line(
                setting,
                measured,
                (int) AdaptationFit.vms(trials),
                (int) trials.stream()
                        .flatMap(trial -> trial.tested().stream())
                        .distinct()
                        .count(),
                raw.measured(Line.RAW),
                adapted.measured(Line.ADAPTED),
                baselines(),
                raw.intervals(),
                adapted.intervals());
    }
}
