package dev.vane.exporter;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Scope;
import dev.vane.contracts.VmKey;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

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
        return new RealisedError(
                vm,
                end.getEpochSecond(),
                (float) predicted,
                (float) measured,
                OptionalDouble.of(predicted - 0.125),
                OptionalDouble.of(predicted + 0.125),
                "small-1",
                true,
                false);
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
}
