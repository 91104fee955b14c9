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
import java.util.OptionalLong;
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

    static final Prediction UNFAMILIAR_PREDICTION = PredictionBuilder.builder()
            .key(KEY)
            .second(SECOND)
            .relativePerformance(0.75f)
            .lower(OptionalDouble.of(0.25))
            .upper(OptionalDouble.of(1))
            .familiarity(OptionalDouble.of(0.0625))
            .realRows(58)
            .imputedRows(2)
            .model("cloudformer-1")
            .trained(true)
            .unfamiliar(true)
            .ledger(Optional.of(new StallLedger(
                    0.5,
                    OptionalDouble.of(0.125),
                    OptionalDouble.of(0),
                    OptionalDouble.empty(),
                    OptionalDouble.of(2),
                    OptionalDouble.empty())))
            .degradation(List.of(new Degradation(0.75f, 0.5f), new Degradation(0.9f, 0.875f)))
            .adaptation(Optional.of(new Adaptation(
                    new RawPrediction(0.5f, OptionalDouble.of(0.25), OptionalDouble.of(0.75)),
                    1.25f,
                    0.875f,
                    3.5f,
                    OptionalLong.of(SECOND - 7),
                    0.75f)))
            .losses(Optional.of(new CpuLosses(
                    List.of(new CpuLosses.Loss("vm-2", 0.25f), new CpuLosses.Loss("vm-3", 0.125f)),
                    OptionalDouble.of(0.0625),
                    List.of(new CpuLosses.Loss("vm-4", 0.5f)),
                    OptionalDouble.of(0.75))))
            .condition(Optional.of(new Condition(Condition.State.MAYBE_DEGRADED, 0.375f, SECOND - 5)))
            .build();

    static final MeasuredPerformance MEASURED_PERFORMANCE = new MeasuredPerformance(KEY, SECOND, 5, 0.625f, true);

    static final Reset RESET = new Reset("host-1", Optional.of("vm-1"), SECOND);

    static final RealisedError REALISED_ERROR = RealisedErrorBuilder.builder()
            .key(KEY)
            .second(SECOND)
            .predicted(0.75f)
            .measured(0.625f)
            .lower(OptionalDouble.of(0.5))
            .upper(OptionalDouble.of(0.875))
            .model("cloudformer-1")
            .trained(true)
            .unfamiliar(true)
            .raw(Optional.of(new RawPrediction(0.25f, OptionalDouble.of(0.125), OptionalDouble.empty())))
            .build();

    static final AttentionSummary ATTENTION_SUMMARY = AttentionSummaryBuilder.builder()
            .key(KEY)
            .second(SECOND)
            .model("cloudformer-1")
            .topMetrics(List.of(new MetricWeight("perf.cache_misses", Scope.NEIGHBOUR, 0.5f)))
            .topSeconds(List.of(new SecondWeight(3, 0.25f), new SecondWeight(0, 0.125f)))
            .groupShares(
                    List.of(new GroupShare("llc", Scope.NEIGHBOUR, 0.75f), new GroupShare("cpu", Scope.OWN, 0.25f)))
            .temporalEntropy(0.5f)
            .systemEntropy(0.25f)
            .temporalHeadEntropies(List.of(List.of(0.1f, 0.2f), List.of(0.3f, 0.4f)))
            .systemHeadEntropies(List.of(List.of(0.5f), List.of(0.6f)))
            .build();

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
            List.of(new WindowToExplain.NeighbourRows("vm-2", rows(2, 1), CpuList.parse("0-3,8"))),
            0,
            Optional.of(CpuList.first(2)));

    static final Explanation EXPLANATION = ExplanationBuilder.builder()
            .key(KEY)
            .start(SECOND - 59)
            .second(SECOND)
            .change(Change.DEGRADED)
            .relativePerformance(0.625f)
            .lower(OptionalDouble.of(0.5))
            .upper(OptionalDouble.of(0.75))
            .unfamiliar(true)
            .model("cloudformer-1")
            .trained(true)
            .method("group_occlusion")
            .severity(Explanation.Severity.MODERATE)
            .triage(Explanation.Triage.NEIGHBOURS)
            .triageStrength(0.25f)
            .sentence("vm-1 is predicted at 62 % of its isolated performance.")
            .baseline(Explanation.Baseline.CALM_PAST)
            .evidence(List.of(ExplanationEvidenceBuilder.builder()
                    .metric("perf.cache_misses")
                    .unit("1/s")
                    .group("llc")
                    .scope(Scope.NEIGHBOUR)
                    .spans(List.of(new Explanation.Span(SECOND - 9, SECOND - 5), new Explanation.Span(SECOND, SECOND)))
                    .baseline(1000)
                    .observed(4125)
                    .zScore(3.5f)
                    .effect(0.25f)
                    .build()))
            .effect(0.3125f)
            .neighbours(List.of(
                    new Explanation.NeighbourEffect("vm-2", 0.1875f),
                    new Explanation.NeighbourEffect("vm-3", -0.0625f)))
            .gaps(List.of(
                    new Explanation.Gap("llc", Scope.OWN, OptionalInt.empty()),
                    new Explanation.Gap("disk", Scope.NEIGHBOUR, OptionalInt.of(7))))
            .staleSeconds(1)
            .realRows(58)
            .imputedRows(2)
            .lostCpuTime(Optional.of(new Explanation.LostCpuTime(0.3125f, 0.0625f)))
            .build();

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
                    AttentionStatisticsHeadBuilder.builder()
                            .branch(Branch.TEMPORAL)
                            .block(0)
                            .head(1)
                            .entropy(0.5f)
                            .peak(0.25f)
                            .rawSinks(2)
                            .rawSinkMass(0.375f)
                            .calibratedSinks(OptionalInt.empty())
                            .calibratedSinkMass(OptionalDouble.empty())
                            .groupLift(OptionalDouble.empty())
                            .groupAccuracy(OptionalDouble.empty())
                            .groupGuess(OptionalDouble.empty())
                            .recencySeconds(OptionalDouble.of(12.5))
                            .drift(OptionalDouble.empty())
                            .build(),
                    AttentionStatisticsHeadBuilder.builder()
                            .branch(Branch.SYSTEM)
                            .block(3)
                            .head(0)
                            .entropy(0.5f)
                            .peak(0.25f)
                            .rawSinks(2)
                            .rawSinkMass(0.375f)
                            .calibratedSinks(OptionalInt.of(1))
                            .calibratedSinkMass(OptionalDouble.of(0.125))
                            .groupLift(OptionalDouble.of(1.5))
                            .groupAccuracy(OptionalDouble.of(0.25))
                            .groupGuess(OptionalDouble.of(0.125))
                            .recencySeconds(OptionalDouble.empty())
                            .drift(OptionalDouble.of(0.0625))
                            .build()));

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
