package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How fast one VM ran in the window that ends with this second, against running alone on its host. A pure function of
 * the host's log up to where the second closed, and of the model: it carries no wall-clock time.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param relativePerformance isolated time over actual time, in (0, 1]
 * @param lower lower bound of the interval, if the model has one
 * @param upper upper bound of the interval, if the model has one
 * @param familiarity how like training the window is, in [0, 1], if the model can tell
 * @param realRows rows of the window that were sampled
 * @param imputedRows rows of the window that repeat an earlier one
 * @param model name and version of the model bundle
 * @param trained false if the model's weights are random, so that the number means nothing
 * @param unfamiliar true if the window is unlike training by the model's own threshold: the interval is then wider
 * @param ledger where the VM's time went in the window's last second, if its source tells
 * @param degradation how likely the VM runs slower than some values; empty if the model cannot tell
 * @param adaptation how measurements shifted it; empty if nothing was measured that counts here
 * @param losses who lost CPU time to whom in the window's last second, if its source tells
 * @param condition whether the VM is degraded, from this prediction and those before it; empty if the model cannot tell
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = BuilderMode.STAGED)
public record Prediction(
        VmKey key,
        long second,
        float relativePerformance,
        OptionalDouble lower,
        OptionalDouble upper,
        OptionalDouble familiarity,
        int realRows,
        int imputedRows,
        String model,
        boolean trained,
        boolean unfamiliar,
        Optional<StallLedger> ledger,
        List<Degradation> degradation,
        Optional<Adaptation> adaptation,
        Optional<CpuLosses> losses,
        Optional<Condition> condition)
        implements Outcome {
    public Prediction {
        degradation = List.copyOf(degradation);
    }

    /** A prediction that is not marked as unfamiliar, of a source without a ledger. */
    public Prediction(
            VmKey key,
            long second,
            float relativePerformance,
            OptionalDouble lower,
            OptionalDouble upper,
            OptionalDouble familiarity,
            int realRows,
            int imputedRows,
            String model,
            boolean trained) {
        this(key, second, relativePerformance, lower, upper, familiarity, realRows, imputedRows, model, trained, false);
    }

    /** A prediction of a source without a ledger. */
    public Prediction(
            VmKey key,
            long second,
            float relativePerformance,
            OptionalDouble lower,
            OptionalDouble upper,
            OptionalDouble familiarity,
            int realRows,
            int imputedRows,
            String model,
            boolean trained,
            boolean unfamiliar) {
        this(
                key,
                second,
                relativePerformance,
                lower,
                upper,
                familiarity,
                realRows,
                imputedRows,
                model,
                trained,
                unfamiliar,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with another condition. */
    public Prediction withCondition(Optional<Condition> other) {
        return PredictionBuilder.builder(this).condition(other).build();
    }

    /** The probability that the VM runs below what counts as degraded; empty if the model cannot tell. */
    public OptionalDouble degradationProbability() {
        return degradation.stream()
                .filter(one -> one.below() == DegradedRule.BELOW)
                .mapToDouble(Degradation::probability)
                .findFirst();
    }

    /** What the model alone says. */
    public RawPrediction raw() {
        return adaptation.map(Adaptation::raw).orElseGet(() -> new RawPrediction(relativePerformance, lower, upper));
    }
}
