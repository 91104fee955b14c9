package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.HostTimeline;
import dev.vane.pipeline.time.HostTimeline.Closing;
import dev.vane.pipeline.time.HostTimeline.Verdict;
import dev.vane.pipeline.time.TimeRules;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.TransactionBudget;
import dev.vane.platform.audit.DueWindows;
import dev.vane.platform.audit.Seconds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of time are implemented twice, on purpose. Whatever a source sends, both must owe the same. */
class TimeAgreementTest {
    /** After every event time, so that none is refused as being ahead of the clock. */
    private static final Instant APPENDED = Instant.ofEpochSecond(2_000_000_000);

    @Test
    void pipelineAndAuditOweTheSameForWhateverAHostSends() {
        long dueWindows = 0;
        long late = 0;
        for (int seed = 0; seed < 2_500; seed++) {
            List<SourceRecord> records = UnrulyHost.records("h", new Random(seed));

            Account pipeline = pipeline(records);

            assertThat(pipeline).as("seed %d: %s", seed, records).isEqualTo(audit(records));
            dueWindows += pipeline.dueWindows();
            late += pipeline.late();
        }
        assertThat(dueWindows).as("due windows, else this shows nothing").isGreaterThan(30_000);
        assertThat(late).as("late samples, else this shows nothing").isGreaterThan(3_000);
    }

    @Test
    void outcomesAreExactlyWhatTheAuditSaysIsDue(@TempDir Path stateDirectory) {
        try (DrivenPipeline pipeline = new DrivenPipeline(stateDirectory, Overload.never(), windows -> {})) {
            assertAgrees(300, 5_000, pipeline);
        }
    }

    @Test
    void soTheyAreWhereEachSecondTakesATransactionOfItsOwn(@TempDir Path stateDirectory) {
        AtomicLong seconds = new AtomicLong();
        TransactionBudget oneSecond =
                new TransactionBudget(Duration.ofSeconds(1), () -> Duration.ofSeconds(seconds.getAndIncrement())
                        .toNanos());
        try (DrivenPipeline pipeline = new DrivenPipeline(stateDirectory, Overload.never(), windows -> {}, oneSecond)) {
            assertAgrees(30, 500, pipeline);
        }
    }

    private static void assertAgrees(int hosts, long predictions, DrivenPipeline pipeline) {
        long sent = sendInTurns(hosts(hosts), pipeline);
        pipeline.drain();

        DueWindows due = pipeline.due();
        assertThat(pipeline.outcomes().missing(due.due())).isZero();
        assertThat(pipeline.outcomes().unexpected(due.due())).isZero();
        assertThat(pipeline.outcomes().duplicates()).isZero();
        assertThat(pipeline.outcomes().predictions()).isGreaterThan(predictions);
        assertThat(pipeline.deadLetters()).isEqualTo(due.deadLetters()).containsOnlyKeys(DeadLetter.Reason.LATE);
        PipelineCounts counts = pipeline.counts();
        assertThat(counts.accepted()).isEqualTo(due.accepted());
        assertThat(counts.duplicates()).isEqualTo(due.duplicates());
        assertThat(counts.ticks()).isEqualTo(due.ticks());
        assertThat(counts.ticksWithoutEffect()).isEqualTo(due.ticksWithoutEffect());
        assertThat(counts.total()).isEqualTo(sent);
    }

    private static List<List<SourceRecord>> hosts(int count) {
        List<List<SourceRecord>> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(UnrulyHost.records("h" + i, new Random(i)));
        }
        return hosts;
    }

    /** One record of each host, then the next of each: hosts must not disturb one another. */
    private static long sendInTurns(List<List<SourceRecord>> hosts, DrivenPipeline pipeline) {
        int longest = hosts.stream().mapToInt(List::size).max().orElseThrow();
        for (int i = 0; i < longest; i++) {
            for (List<SourceRecord> records : hosts) {
                if (i < records.size()) {
                    pipeline.send(records.get(i), APPENDED);
                }
            }
        }
        return hosts.stream().mapToLong(List::size).sum();
    }

    /** What one implementation makes of one host's records. */
    private record Account(
            Map<String, String> dueSeconds,
            long dueWindows,
            long accepted,
            long duplicates,
            long late,
            long ticks,
            long ticksWithoutEffect) {}

    private static Account audit(List<SourceRecord> records) {
        DueWindows audit = new DueWindows(DueWindows.Rules.DEFAULT);
        for (SourceRecord record : records) {
            byte[] key = record.host().getBytes(StandardCharsets.UTF_8);
            audit.apply(key, SourceRecords.encode(record), APPENDED.toEpochMilli());
        }
        return new Account(
                text(audit.due()),
                audit.dueWindows(),
                audit.accepted(),
                audit.duplicates(),
                audit.deadLetters().getOrDefault(DeadLetter.Reason.LATE, 0L),
                audit.ticks(),
                audit.ticksWithoutEffect());
    }

    /** Drives the pipeline's timeline as the pipeline does. */
    private static Account pipeline(List<SourceRecord> records) {
        HostTimeline timeline = new HostTimeline(TimeRules.DEFAULT);
        List<Closing> closed = new ArrayList<>();
        Map<Verdict, Long> samples = new HashMap<>();
        Map<Verdict, Long> ticks = new HashMap<>();
        for (SourceRecord record : records) {
            Verdict verdict = timeline.judge(record);
            (record instanceof Sample ? samples : ticks).merge(verdict, 1L, Long::sum);
            if (verdict == Verdict.ACCEPTED) {
                closed.addAll(timeline.apply(record, 1));
            }
        }
        Map<VmKey, Seconds> due = due(closed);
        return new Account(
                text(due),
                due.values().stream().mapToLong(Seconds::size).sum(),
                samples.getOrDefault(Verdict.ACCEPTED, 0L),
                samples.getOrDefault(Verdict.DUPLICATE, 0L),
                samples.getOrDefault(Verdict.LATE, 0L),
                ticks.getOrDefault(Verdict.ACCEPTED, 0L),
                ticks.getOrDefault(Verdict.DUPLICATE, 0L) + ticks.getOrDefault(Verdict.LATE, 0L));
    }

    private static Map<VmKey, Seconds> due(List<Closing> closed) {
        Map<VmKey, Seconds> due = new TreeMap<>();
        for (Closing closing : closed) {
            for (ClosedSecond.Entry entry : closing.second().entries()) {
                if (entry.due()) {
                    boolean first = due.computeIfAbsent(new VmKey("h", entry.vm()), vm -> new Seconds())
                            .add(closing.second().second());
                    assertThat(first).as("%s is due once", entry).isTrue();
                }
            }
        }
        return due;
    }

    private static Map<String, String> text(Map<VmKey, Seconds> due) {
        Map<String, String> text = new TreeMap<>();
        due.forEach((vm, seconds) -> text.put(vm.vm(), seconds.toString()));
        return text;
    }
}
