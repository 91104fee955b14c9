package dev.vane.training.baseline;

import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A formula that anybody can write as a query: its mean over a window's last ten seconds, as a dashboard would show it and
 * where the target is measured. Seconds without a value do not count; a window without any has the training median.
 * Nothing else is learnt.
 */
record UntrainedMethod(Formula formula) implements LedgerMethod {
    private static final int SECONDS = Labels.TARGET_ROWS;

    @Override
    public String name() {
        return formula.text();
    }

    @Override
    public String rule() {
        return formula.rule();
    }

    @Override
    public boolean hasValue(Example example) {
        return value(example).isPresent();
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        double median = ConstantMethod.median(training);
        return examples -> examples.examples().stream()
                .mapToDouble(example -> Bounds.clip(value(example).orElse(median)))
                .toArray();
    }

    /** The formula's mean over the last seconds that have a value, in [0, 1]. */
    OptionalDouble value(Example example) {
        List<LedgerSecond> ledger = example.ledger();
        return ledger.subList(Math.max(0, ledger.size() - SECONDS), ledger.size()).stream()
                .map(formula::of)
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }
}
