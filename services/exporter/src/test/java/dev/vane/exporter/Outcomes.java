package dev.vane.exporter;

import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RawPrediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Scope;
import dev.vane.contracts.VmKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Predictions, attention summaries and realised errors to test with. */
final class Outcomes {
    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final VmKey VM = new VmKey("host-1", "vm-1");

    private Outcomes() {}

    /** A prediction of a model without interval or familiarity. */
    static Prediction prediction(VmKey vm, Instant end, double performance) {
        OptionalDouble absent = OptionalDouble.empty();
        return new Prediction(
                vm, end.getEpochSecond(), (float) performance, absent, absent, absent, 58, 2, "small-1", true);
    }

    /** An error of a prediction whose interval ends an eighth above and below it. */
    static RealisedError error(VmKey vm, Instant end, double predicted, double measured) {
        return error(vm, end, predicted, measured, Optional.empty());
    }

    /** The same of a shifted prediction. The interval of the model alone ends a quarter above and below what it says. */
    static RealisedError error(VmKey vm, Instant end, double predicted, double measured, double raw) {
        return error(
                vm,
                end,
                predicted,
                measured,
                Optional.of(
                        new RawPrediction((float) raw, OptionalDouble.of(raw - 0.25), OptionalDouble.of(raw + 0.25))));
    }

    private static RealisedError error(
            VmKey vm, Instant end, double predicted, double measured, Optional<RawPrediction> raw) {
        return new RealisedError(
                vm,
                end.getEpochSecond(),
                (float) predicted,
                (float) measured,
                OptionalDouble.of(predicted - 0.125),
                OptionalDouble.of(predicted + 0.125),
                "small-1",
                true,
                false,
                raw);
    }

    /** A summary with two groups, a temporal branch of one block with two heads and a system branch of two with one. */
    static AttentionSummary attention(VmKey vm, Instant end, float firstHead) {
        return new AttentionSummary(
                vm,
                end.getEpochSecond(),
                "small-1",
                List.of(),
                List.of(),
                List.of(new GroupShare("cpu", Scope.OWN, 0.25f), new GroupShare("llc", Scope.NEIGHBOUR, 0.75f)),
                0.5f,
                0.125f,
                List.of(List.of(firstHead, 0.5f)),
                List.of(List.of(0.25f), List.of(0.75f)));
    }

    /** An explanation of a VM that a neighbour presses. */
    static Explanation explanation(VmKey vm, Instant end) {
        OptionalDouble absent = OptionalDouble.empty();
        return new Explanation(
                vm,
                end.getEpochSecond() - 59,
                end.getEpochSecond(),
                Change.DEGRADED,
                0.5f,
                absent,
                absent,
                false,
                "small-1",
                true,
                "occlusion",
                Explanation.Severity.SEVERE,
                Explanation.Triage.NEIGHBOURS,
                0.25f,
                "it is slow",
                Explanation.Baseline.TRAINING,
                List.of(),
                0,
                List.of(),
                List.of(),
                0,
                60,
                0,
                Optional.empty());
    }

    /** One head of each branch: the temporal one at block 0, the system one at block 1. */
    static AttentionStatistics statistics(VmKey vm, Instant end, float entropy) {
        OptionalDouble absent = OptionalDouble.empty();
        return new AttentionStatistics(
                vm,
                end.getEpochSecond(),
                "small-1",
                List.of(
                        new AttentionStatistics.Head(
                                Branch.TEMPORAL,
                                0,
                                1,
                                entropy,
                                0.25f,
                                2,
                                0.5f,
                                OptionalInt.empty(),
                                absent,
                                absent,
                                absent,
                                absent,
                                OptionalDouble.of(8),
                                absent),
                        new AttentionStatistics.Head(
                                Branch.SYSTEM,
                                1,
                                0,
                                entropy,
                                0.25f,
                                2,
                                0.5f,
                                OptionalInt.of(1),
                                OptionalDouble.of(0.125),
                                OptionalDouble.of(1.5),
                                OptionalDouble.of(0.75),
                                OptionalDouble.of(0.25),
                                absent,
                                OptionalDouble.of(0.0625))));
    }
}
