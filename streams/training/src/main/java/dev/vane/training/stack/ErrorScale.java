package dev.vane.training.stack;

import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.interval.SpreadFactor;
import dev.vane.inference.trees.KnownPart;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import java.util.List;

/**
 * How large errors are for each example: where the rules that a model corrects contradict each other, they are larger.
 *
 * @param known what is corrected
 * @param factor by the distance between its rules
 */
public record ErrorScale(KnownPart known, SpreadFactor factor) {
    /**
     * Learns it from errors; of a rule that is alone nothing can be learnt, and all are alike.
     *
     * @param examples of several applications
     * @param predictions of the examples, each by a model that had not seen its application
     */
    public static ErrorScale fit(KnownRule rule, ExampleSet examples, List<Double> predictions) {
        KnownPart known = rule.of(examples);
        if (known.terms().size() < 2) {
            return new ErrorScale(known, SpreadFactor.NONE);
        }
        List<Double> spreads = examples.examples().stream()
                .map(example -> known.spread(example.window()))
                .toList();
        return new ErrorScale(known, IntervalFit.spread(examples, predictions, spreads));
    }

    /** The rule of intervals on this scale. */
    public IntervalRule interval(ExampleSet examples, List<Double> predictions) {
        return IntervalFit.fit(examples, predictions, of(examples));
    }

    /** The distribution of errors on this scale. */
    public ErrorDistribution errors(ExampleSet examples, List<Double> predictions) {
        return IntervalFit.errors(examples, predictions, of(examples));
    }

    private List<Double> of(ExampleSet examples) {
        return examples.examples().stream().map(this::of).toList();
    }

    /** What offsets and sizes are multiplied by for an example. */
    public double of(Example example) {
        return factor.of(known.spread(example.window()));
    }
}
