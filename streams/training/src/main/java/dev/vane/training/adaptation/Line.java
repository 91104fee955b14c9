package dev.vane.training.adaptation;

import dev.vane.training.evaluation.GroupBootstrap.Range;
import dev.vane.training.evaluation.Intervals;
import dev.vane.training.evaluation.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of one setting with so many measured windows, all on the same windows.
 *
 * @param setting what was measured and what predicted
 * @param measured windows of each VM that was measured
 * @param vms that were predicted
 * @param windows different ones that were predicted; each as often as something else was measured before
 * @param raw predictions of the model alone
 * @param adapted these, moved
 * @param baselines the last measured value and the mean of the measured, or what the quiet windows scale the raw one to; none
 *     where nothing is known of the VM itself
 * @param rawIntervals around the model's predictions
 * @param adaptedIntervals around the moved ones
 */
record Line(
        Setting setting,
        int measured,
        int vms,
        int windows,
        Measured raw,
        Measured adapted,
        List<Measured> baselines,
        Intervals rawIntervals,
        Intervals adaptedIntervals) {
    static final String RAW = "raw";
    static final String ADAPTED = "adapted";
    static final String LAST = "last measured";
    static final String MEAN = "mean of the measured";
    static final String SCALED = "scaled to the quiet windows";

    Line {
        baselines = List.copyOf(baselines);
    }

    /** Predictions that were made, those of one seed. */
    int predictions() {
        return raw.predictions().examples().size();
    }

    int applications() {
        return raw.scores().perApplication().size();
    }

    /** How much lower the error is than the model's alone, as a share of that. */
    double gain() {
        return adapted.scores().skillAgainst(raw.scores());
    }

    /** Interval of the difference over the applications, as a share of the model's error. */
    Range gainCi95() {
        Range range = adapted.gainOver(raw);
        double error = raw.scores().mae();
        return new Range(range.low() / error, range.high() / error);
    }

    Optional<Measured> baseline(String name) {
        return baselines.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Moved predictions first. */
    List<Measured> methods() {
        List<Measured> methods = new ArrayList<>(List.of(adapted, raw));
        methods.addAll(baselines);
        return methods;
    }
}
