package dev.vane.pipeline.explain;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.ModelFailedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Explains nothing, in the right form: its CLS rows hold what was predicted, and drift is what they held before. */
final class FakeExplainer implements WindowExplainer {
    /** A prediction that it cannot explain. */
    static final float CANNOT = 0.123f;

    /** A prediction of which it would say what is not so. */
    static final float UNTRUE = 0.321f;

    @Override
    public String model() {
        return "model@1";
    }

    @Override
    public Explained explain(WindowToExplain window, VmPast past) {
        float performance = window.prediction().relativePerformance();
        if (performance == CANNOT) {
            throw new ModelFailedException("cannot compute");
        }
        if (performance == UNTRUE) {
            throw new UntrueStatementException(List.of("it says 1, it is 2"));
        }
        return new Explained(
                window.change().map(change -> explanation(window.prediction(), change, past)),
                window.change().isPresent() ? List.of(map(window.prediction())) : List.of(),
                window.sampled() ? Optional.of(sampled(window.prediction(), past)) : Optional.empty());
    }

    private static Explanation explanation(Prediction prediction, Change change, VmPast past) {
        return new Explanation(
                prediction.key(),
                prediction.second() - 59,
                prediction.second(),
                change,
                prediction.relativePerformance(),
                prediction.lower(),
                prediction.upper(),
                prediction.unfamiliar(),
                prediction.model(),
                prediction.trained(),
                "%d windows before".formatted(past.windows().size()),
                Explanation.Severity.MILD,
                Explanation.Triage.UNCLEAR,
                0,
                "",
                Explanation.Baseline.TRAINING,
                List.of(),
                0,
                List.of(),
                List.of(),
                0,
                prediction.realRows(),
                prediction.imputedRows(),
                Optional.empty());
    }

    private static AttentionMap map(Prediction prediction) {
        return AttentionMap.of(
                prediction.key(),
                prediction.second(),
                prediction.model(),
                Branch.TEMPORAL,
                false,
                1,
                1,
                2,
                List.of(),
                new float[] {1, 0, 0, 1});
    }

    private static Explained.Sampled sampled(Prediction prediction, VmPast past) {
        OptionalDouble none = OptionalDouble.empty();
        OptionalDouble before = past.looked().isPresent()
                ? OptionalDouble.of(past.looked().get().temporal().weight(0, 0, 0))
                : OptionalDouble.empty();
        AttentionStatistics.Head head = new AttentionStatistics.Head(
                Branch.TEMPORAL, 0, 0, 0.5f, 0.5f, 0, 0, OptionalInt.empty(), none, none, none, none, none, before);
        ClsAttention rows = new ClsAttention(1, 1, 1, new float[] {prediction.relativePerformance()});
        return new Explained.Sampled(
                new AttentionStatistics(prediction.key(), prediction.second(), prediction.model(), List.of(head)),
                new ClsRows(prediction.model(), rows, rows));
    }

    @Override
    public void close() {}
}
