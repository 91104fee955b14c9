package dev.vane.web;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Change;
import dev.vane.contracts.Condition;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.Degradation;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RawPrediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Scope;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.VmKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a pipeline publishes, to test with. */
final class Outcomes {
    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final long SECOND = NOON.getEpochSecond();
    static final VmKey VM = new VmKey("host-1", "vm-1");

    private Outcomes() {}

    /** A prediction whose interval ends an eighth above and below it. */
    static Prediction prediction(VmKey vm, long second, double performance) {
        return prediction(vm, second, performance, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Prediction prediction(VmKey vm, long second, double performance, StallLedger ledger) {
        return prediction(vm, second, performance, Optional.of(ledger), Optional.empty(), Optional.empty());
    }

    static Prediction losing(VmKey vm, long second, CpuLosses losses) {
        return prediction(vm, second, 0.5, Optional.empty(), Optional.empty(), Optional.of(losses));
    }

    /** A prediction that twelve and a half measured windows shifted, the newest half a minute ago. */
    static Prediction shifted(VmKey vm, long second, double performance, double raw) {
        RawPrediction alone =
                new RawPrediction((float) raw, OptionalDouble.of(raw - 0.25), OptionalDouble.of(raw + 0.25));
        return prediction(
                vm,
                second,
                performance,
                Optional.empty(),
                Optional.of(new Adaptation(alone, -0.5f, 0.875f, 12.5f, OptionalLong.of(second - 30), 1.25f)),
                Optional.empty());
    }

    private static Prediction prediction(
            VmKey vm,
            long second,
            double performance,
            Optional<StallLedger> ledger,
            Optional<Adaptation> adaptation,
            Optional<CpuLosses> losses) {
        return new Prediction(
                vm,
                second,
                (float) performance,
                OptionalDouble.of(performance - 0.125),
                OptionalDouble.of(performance + 0.125),
                OptionalDouble.empty(),
                58,
                2,
                "small-1",
                true,
                false,
                ledger,
                List.of(new Degradation(DegradedRule.BELOW, 0.875f)),
                adaptation,
                losses,
                Optional.of(new Condition(Condition.State.MAYBE_DEGRADED, 0.375f, second - 4)));
    }

    static SkippedWindow skipped(VmKey vm, long second) {
        return new SkippedWindow(vm, second, SkippedWindow.Reason.OVERLOADED, 60, 0);
    }

    static RealisedError error(VmKey vm, long second, double measured) {
        OptionalDouble absent = OptionalDouble.empty();
        return new RealisedError(vm, second, 0.5f, (float) measured, absent, absent, "small-1", true, false);
    }

    /** A summary of two groups, the cache of the neighbours before the own CPU. */
    static AttentionSummary attention(VmKey vm, long second) {
        return new AttentionSummary(
                vm,
                second,
                "small-1",
                List.of(),
                List.of(),
                List.of(new GroupShare("cpu", Scope.OWN, 0.25f), new GroupShare("llc", Scope.NEIGHBOUR, 0.75f)),
                0.5f,
                0.125f,
                List.of(List.of(0.5f)),
                List.of(List.of(0.25f)));
    }

    /** An explanation with one gap of unknown age and one piece of evidence that is not a number. */
    static Explanation explanation(VmKey vm, long second) {
        OptionalDouble absent = OptionalDouble.empty();
        return new Explanation(
                vm,
                second - 59,
                second,
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
                List.of(new Explanation.Evidence(
                        "vm.cpu.utilization",
                        "1",
                        "cpu",
                        Scope.OWN,
                        List.of(new Explanation.Span(second - 9, second)),
                        0.25f,
                        0.75f,
                        Float.POSITIVE_INFINITY,
                        0.1f)),
                0,
                List.of(),
                List.of(new Explanation.Gap("perf", Scope.OWN, OptionalInt.empty())),
                0,
                60,
                0,
                Optional.of(new Explanation.LostCpuTime(0.5f, 0.25f)));
    }

    /** A map of one block, one head and two tokens: CLS and a feature. */
    static AttentionMap map(VmKey vm, long second, Branch branch, boolean calibrated) {
        return AttentionMap.of(
                vm,
                second,
                "small-1",
                branch,
                calibrated,
                1,
                1,
                2,
                branch == Branch.SYSTEM
                        ? List.of(new AttentionMap.Feature("vm.cpu.utilization", "cpu", Scope.OWN, true))
                        : List.of(),
                new float[] {0.25f, 0.75f, 0.5f, 0.5f});
    }
}
