package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.window.Overload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More comes than the model can predict. Time is simulated: it passes while the model computes and while there is
 * nothing to do.
 */
class FallingBehindTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final int VMS = 60;
    private static final Duration WINDOW_EFFORT = Duration.ofMillis(40);

    @TempDir
    Path stateDirectory;

    private Instant now = START;
    private Duration longestLag = Duration.ZERO;

    @Test
    void lagStaysBoundedAndEveryDueWindowHasItsOutcome() {
        try (DrivenPipeline pipeline = pipeline(Overload.shed(clock()))) {
            send(0, 300, VMS, pipeline);

            assertThat(longestLag).isLessThan(Duration.ofSeconds(8));
            assertExactlyOneOutcomeForEachDueWindow(pipeline);
            assertThat(pipeline.due().dueWindows()).isEqualTo(VMS * (300 - 9));
            assertThat(pipeline.skipped(SkippedWindow.Reason.OVERLOADED)).isPositive();
            // The model is kept busy: it can do 25 windows a second.
            assertThat(pipeline.outcomes().predictions()).isGreaterThan(15 * 290);
        }
    }

    @Test
    void allIsPredictedAgainOnceLessComes() {
        try (DrivenPipeline pipeline = pipeline(Overload.shed(clock()))) {
            send(0, 60, VMS, pipeline);
            long skipped = pipeline.skipped(SkippedWindow.Reason.OVERLOADED);
            assertThat(skipped).isPositive();

            send(60, 90, VMS / 6, pipeline);
            skipped = pipeline.skipped(SkippedWindow.Reason.OVERLOADED);
            send(90, 150, VMS / 6, pipeline);

            assertThat(pipeline.skipped(SkippedWindow.Reason.OVERLOADED)).isEqualTo(skipped);
            assertExactlyOneOutcomeForEachDueWindow(pipeline);
        }
    }

    @Test
    void withoutSheddingLagGrowsForAsLongAsTooMuchComes() {
        try (DrivenPipeline pipeline = pipeline(Overload.never())) {
            send(0, 100, VMS, pipeline);

            assertThat(longestLag).isGreaterThan(Duration.ofSeconds(80));
            assertThat(pipeline.skipped(SkippedWindow.Reason.OVERLOADED)).isZero();
            assertExactlyOneOutcomeForEachDueWindow(pipeline);
        }
    }

    private DrivenPipeline pipeline(Overload overload) {
        return new DrivenPipeline(
                stateDirectory, overload, windows -> now = now.plus(WINDOW_EFFORT.multipliedBy(windows)));
    }

    private InstantSource clock() {
        return () -> now;
    }

    /** Seconds {@code from} to {@code to}, each with so many VMs; each record waits until all before it are done. */
    private void send(int from, int to, int vms, DrivenPipeline pipeline) {
        for (int second = from; second < to; second++) {
            Instant appended = START.plusSeconds(second);
            if (now.isBefore(appended)) {
                pipeline.drain();
            }
            for (SourceRecord record : records(appended.getEpochSecond(), vms)) {
                now = now.isBefore(appended) ? appended : now;
                Duration lag = Duration.between(appended, now);
                longestLag = lag.compareTo(longestLag) > 0 ? lag : longestLag;
                pipeline.send(record, appended);
            }
        }
        pipeline.drain();
    }

    private static List<SourceRecord> records(long second, int vms) {
        List<String> read = names(0, vms);
        List<SourceRecord> records = new ArrayList<>();
        read.forEach(vm -> records.add(sample(vm, second)));
        records.add(new Tick("h", second, read, names(vms, VMS), false));
        return records;
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(vm -> "vm-" + vm).toList();
    }

    private static Sample sample(String vm, long second) {
        MetricValues values = MetricValues.builder().set(0, 0.5).build();
        return new Sample(new VmKey("h", vm), second, values, Map.of());
    }

    private static void assertExactlyOneOutcomeForEachDueWindow(DrivenPipeline pipeline) {
        assertThat(pipeline.outcomes().missing(pipeline.due().due())).isZero();
        assertThat(pipeline.outcomes().unexpected(pipeline.due().due())).isZero();
        assertThat(pipeline.outcomes().duplicates()).isZero();
    }
}
