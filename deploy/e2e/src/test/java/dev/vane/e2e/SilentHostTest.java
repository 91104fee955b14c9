package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.TransactionBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large host falls silent for some seconds. The first record after that closes them all, for all of its VMs: far more
 * work than one transaction may take. Time is simulated, and passes while the model computes.
 */
class SilentHostTest {
    private static final long START = 1_700_000_000;
    /** Until here windows are shed, which makes the test fast. */
    private static final int ROWS = 45;

    private static final Duration BUDGET = Duration.ofSeconds(1);

    /** What the model needs for a second of the host. */
    private static final Duration SECOND_EFFORT = Duration.ofSeconds(9);

    @TempDir
    Path stateDirectory;

    private long nanos;
    private Duration longest = Duration.ZERO;

    @Test
    void nineSecondsOfThreeThousandVmsArePredictedInShortTransactions() {
        assertPredictsTheSilentSeconds(9, 3_000);
    }

    @Test
    void aSilentMinuteIsPredictedInShortTransactions() {
        assertPredictsTheSilentSeconds(60, 100);
    }

    private void assertPredictsTheSilentSeconds(int silence, int vms) {
        long windowNanos = SECOND_EFFORT.dividedBy(vms).toNanos();
        List<String> names = IntStream.range(0, vms).mapToObj(vm -> "vm-" + vm).toList();
        long end = START + ROWS;
        Overload shedAtFirst = appendTimeMillis -> appendTimeMillis < end * 1000 ? 64 : 1;
        try (DrivenPipeline pipeline = new DrivenPipeline(
                stateDirectory,
                shedAtFirst,
                windows -> nanos += windowNanos * windows,
                new TransactionBudget(BUDGET, () -> nanos))) {
            for (long second = START; second < end; second++) {
                sendSecond(second, names, pipeline);
            }
            pipeline.drain();
            long before = pipeline.outcomes().predictions();
            longest = Duration.ZERO;
            nanos = 0;

            sendSecond(end + silence, names, pipeline);
            sendSecond(end + silence + 1, names, pipeline);
            pipeline.drain();

            assertThat(pipeline.outcomes().missing(pipeline.due().due())).isZero();
            assertThat(pipeline.outcomes().unexpected(pipeline.due().due())).isZero();
            assertThat(pipeline.outcomes().duplicates()).isZero();
            // In nine silent seconds every VM is expected.
            assertThat(pipeline.outcomes().predictions() - before).isGreaterThanOrEqualTo(9L * vms);
            assertThat(pipeline.skipped(SkippedWindow.Reason.TOO_MANY_IMPUTED)).isZero();
            // The budget, and the second that begins just before it is spent.
            assertThat(longest).isBetween(SECOND_EFFORT, SECOND_EFFORT.plus(BUDGET));
        }
    }

    private void sendSecond(long second, List<String> names, DrivenPipeline pipeline) {
        MetricValues values = MetricValues.builder().set(0, 0.5).build();
        names.forEach(vm -> send(new Sample(new VmKey("h", vm), second, values, Map.of()), pipeline));
        send(new Tick("h", second, names, List.of(), false), pipeline);
    }

    /** One turn of a stream thread: a record, then the punctuation, then the commit. */
    private void send(SourceRecord record, DrivenPipeline pipeline) {
        long before = nanos;
        pipeline.send(record, Instant.ofEpochSecond(record.second()));
        pipeline.punctuate();
        Duration transaction = Duration.ofNanos(nanos - before);
        longest = transaction.compareTo(longest) > 0 ? transaction : longest;
    }
}
