package dev.vane.contracts;

import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.AttentionSummary.SecondWeight;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    private Records() {}

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
