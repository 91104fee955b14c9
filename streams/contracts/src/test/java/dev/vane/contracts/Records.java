package dev.vane.contracts;

import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.AttentionSummary.SecondWeight;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.common.utils.Bytes;

/** One record of each type, every field filled. */
final class Records {
    static final long SECOND = 1_790_000_000L;
    static final VmKey KEY = new VmKey("host-1", "vm-1");

    static final Tick TICK = new Tick("host-1", SECOND, List.of("vm-1", "vm-2"), List.of("vm-3"), true);

    static final Prediction PREDICTION = new Prediction(
            KEY,
            SECOND,
            0.75f,
            OptionalDouble.of(0.5),
            OptionalDouble.of(0.875),
            OptionalDouble.of(0.25),
            58,
            2,
            "cloudformer-1",
            true);

    static final Prediction UNFAMILIAR_PREDICTION = new Prediction(
            KEY,
            SECOND,
            0.75f,
            OptionalDouble.of(0.25),
            OptionalDouble.of(1),
            OptionalDouble.of(0.0625),
            58,
            2,
            "cloudformer-1",
            true,
            true);

    static final MeasuredPerformance MEASURED_PERFORMANCE = new MeasuredPerformance(KEY, SECOND, 5, 0.625f);

    static final RealisedError REALISED_ERROR = new RealisedError(
            KEY, SECOND, 0.75f, 0.625f, OptionalDouble.of(0.5), OptionalDouble.of(0.875), "cloudformer-1", true, true);

    static final AttentionSummary ATTENTION_SUMMARY = new AttentionSummary(
            KEY,
            SECOND,
            "cloudformer-1",
            List.of(new MetricWeight("perf.cache_misses", Scope.NEIGHBOUR, 0.5f)),
            List.of(new SecondWeight(3, 0.25f), new SecondWeight(0, 0.125f)),
            List.of(new GroupShare("llc", Scope.NEIGHBOUR, 0.75f), new GroupShare("cpu", Scope.OWN, 0.25f)),
            0.5f,
            0.25f,
            List.of(List.of(0.1f, 0.2f), List.of(0.3f, 0.4f)),
            List.of(List.of(0.5f), List.of(0.6f)));

    static final SkippedWindow SKIPPED_WINDOW =
            new SkippedWindow(KEY, SECOND, SkippedWindow.Reason.TOO_MANY_IMPUTED, 40, 20);

    static final DeadLetter DEAD_LETTER = new DeadLetter(
            DeadLetter.Reason.LATE,
            "second 5 is closed",
            Optional.of(Bytes.wrap(new byte[] {1, 2})),
            Optional.of(Bytes.wrap(new byte[] {(byte) 0xff, 0})),
            "vane.samples.v1",
            3,
            42L,
            SECOND * 1000);

    static final WindowToExplain WINDOW_TO_EXPLAIN = new WindowToExplain(
            PREDICTION,
            Optional.of(Change.DEGRADED),
            true,
            rows(2, 0),
            Map.of(Extra.VM_THROTTLED_RATIO.key(), List.of(OptionalDouble.empty(), OptionalDouble.of(0.5))),
            List.of(new WindowToExplain.NeighbourRows("vm-2", rows(2, 1))),
            0);

    static final Explanation EXPLANATION = new Explanation(
            KEY,
            SECOND - 59,
            SECOND,
            Change.DEGRADED,
            0.625f,
            OptionalDouble.of(0.5),
            OptionalDouble.of(0.75),
            true,
            "cloudformer-1",
            true,
            "group_occlusion",
            Explanation.Severity.MODERATE,
            Explanation.Triage.NEIGHBOURS,
            0.25f,
            "vm-1 is predicted at 62 % of its isolated performance.",
            Explanation.Baseline.CALM_PAST,
            List.of(new Explanation.Evidence(
                    "perf.cache_misses",
                    "1/s",
                    "llc",
                    Scope.NEIGHBOUR,
                    List.of(new Explanation.Span(SECOND - 9, SECOND - 5), new Explanation.Span(SECOND, SECOND)),
                    1000,
                    4125,
                    3.5f,
                    0.25f)),
            0.3125f,
            List.of(
                    new Explanation.NeighbourEffect("vm-2", 0.1875f),
                    new Explanation.NeighbourEffect("vm-3", -0.0625f)),
            List.of(
                    new Explanation.Gap("llc", Scope.OWN, OptionalInt.empty()),
                    new Explanation.Gap("disk", Scope.NEIGHBOUR, OptionalInt.of(7))),
            1,
            58,
            2);

    static final AttentionMap ATTENTION_MAP = AttentionMap.of(
            KEY,
            SECOND,
            "cloudformer-1",
            Branch.SYSTEM,
            false,
            1,
            2,
            3,
            List.of(
                    new AttentionMap.Feature("vm.cpu.utilization", "cpu", Scope.OWN, true),
                    new AttentionMap.Feature("perf.cache_misses", "llc", Scope.NEIGHBOUR, false)),
            new float[] {0.5f, 0.5f, 0, 0.25f, 0.75f, 0, 1, 0, 0, 0.1f, 0.9f, 0, 0, 0, 0, 0.625f, 0.375f, 0});

    static final AttentionStatistics ATTENTION_STATISTICS = new AttentionStatistics(
            KEY,
            SECOND,
            "cloudformer-1",
            List.of(
                    new AttentionStatistics.Head(
                            Branch.TEMPORAL,
                            0,
                            1,
                            0.5f,
                            0.25f,
                            2,
                            0.375f,
                            OptionalInt.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.of(12.5),
                            OptionalDouble.empty()),
                    new AttentionStatistics.Head(
                            Branch.SYSTEM,
                            3,
                            0,
                            0.5f,
                            0.25f,
                            2,
                            0.375f,
                            OptionalInt.of(1),
                            OptionalDouble.of(0.125),
                            OptionalDouble.of(1.5),
                            OptionalDouble.of(0.25),
                            OptionalDouble.of(0.125),
                            OptionalDouble.empty(),
                            OptionalDouble.of(0.0625))));

    private Records() {}

    /** Rows of three features of which every second one is present, from the first or the second on; the last is imputed. */
    static PackedRows rows(int count, int firstPresent) {
        PackedRows.Packer packer = PackedRows.of(3);
        for (int row = 0; row < count; row++) {
            float base = row;
            packer.add(row == count - 1, feature -> feature % 2 == firstPresent, feature -> base + feature / 8.0);
        }
        return packer.pack();
    }

    /** A sample in which every third metric is absent. */
    static Sample sample() {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            if (metric % 3 != 0) {
                values.set(metric, metric / 128.0);
            }
        }
        return new Sample(KEY, SECOND, values.build(), Map.of(Extra.HOST_STEAL_RATIO.key(), 0.125f, "own.signal", 7f));
    }
}
