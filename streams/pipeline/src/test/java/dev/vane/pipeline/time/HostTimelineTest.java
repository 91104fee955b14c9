package dev.vane.pipeline.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import dev.vane.pipeline.time.HostTimeline.Closing;
import dev.vane.pipeline.time.HostTimeline.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostTimelineTest {
    private final HostTimeline timeline = new HostTimeline(TimeRules.DEFAULT);
    private final List<ClosedSecond> closed = new ArrayList<>();

    @Test
    void closesACompleteSecondAtOnce() {
        send(sample("a", 100), sample("b", 100), tick(100, List.of("a", "b")));

        assertThat(closedSeconds()).containsExactly(100L);
        assertThat(entriesOf(100))
                .containsExactly(new Entry("a", Presence.JOINED, false), new Entry("b", Presence.JOINED, false));
    }

    @Test
    void waitsForEverySampleThatTheTickLists() {
        send(sample("a", 100), tick(100, List.of("a", "b")));
        assertThat(closed).isEmpty();

        send(sample("b", 100));

        assertThat(closedSeconds()).containsExactly(100L);
    }

    @Test
    void closesByGraceBeforeTheRecordThatIsGraceAheadIsApplied() {
        send(sample("a", 100), sample("a", 101));
        assertThat(closed).isEmpty();

        send(sample("a", 102));

        assertThat(closedSeconds()).containsExactly(100L);
        assertThat(timeline.judge(sample("b", 100))).isEqualTo(Verdict.LATE);
        assertThat(timeline.judge(sample("b", 101))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aCompleteSecondWaitsForAnEarlierOneInWhichSomebodyIsExpected() {
        send(sample("a", 100), tick(100, List.of("a")));
        send(sample("a", 102), tick(102, List.of("a")));
        assertThat(closedSeconds()).containsExactly(100L);

        send(sample("a", 103));

        assertThat(closedSeconds()).containsExactly(100L, 101L, 102L);
        assertThat(entriesOf(101)).containsExactly(new Entry("a", Presence.IMPUTED, false));
    }

    @Test
    void aCompleteSecondDoesNotWaitForSecondsInWhichNobodyIsExpected() {
        send(sample("a", 100), tick(100, List.of("a")), gone(101, "a"));

        send(sample("b", 5000), tick(5000, List.of("b")));

        assertThat(closedSeconds()).containsExactly(100L, 101L, 5000L);
    }

    @Test
    void aSecondCopyIsADuplicate() {
        send(sample("a", 100));

        assertThat(timeline.judge(sample("a", 100))).isEqualTo(Verdict.DUPLICATE);
        assertThat(timeline.judge(tick(100, List.of("a")))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void gapFreeRowsAreDueFromTheTenthOn() {
        for (long second = 100; second < 130; second++) {
            send(sample("a", second), tick(second, List.of("a")));
        }

        assertThat(dueSeconds()).hasSize(30 - 9).first().isEqualTo(109L);
    }

    @Test
    void aLongGapGivesNineMoreDueWindowsAndANewJoin() {
        for (long second = 100; second < 120; second++) {
            send(sample("a", second), tick(second, List.of("a")));
        }
        for (long second = 120; second < 180; second++) {
            send(tick(second, List.of()));
        }
        for (long second = 180; second < 200; second++) {
            send(sample("a", second), tick(second, List.of("a")));
        }

        assertThat(dueSeconds()).hasSize(11 + 9 + 11);
        assertThat(entriesOf(128)).containsExactly(new Entry("a", Presence.IMPUTED, true));
        assertThat(entriesOf(129)).containsExactly(new Entry("a", Presence.GONE, false));
        assertThat(entriesOf(180)).containsExactly(new Entry("a", Presence.JOINED, false));
    }

    @Test
    void theLongestGapThatIsStillExpectedIsNoNewJoin() {
        send(sample("a", 100), tick(100, List.of("a")));
        send(sample("a", 110), sample("a", 112));

        assertThat(entriesOf(110)).containsExactly(new Entry("a", Presence.REAL, false));
    }

    @Test
    void afterALongerSilenceItLeavesAndJoinsAgain() {
        send(sample("a", 100), tick(100, List.of("a")));
        send(sample("a", 111), sample("a", 113));

        assertThat(entriesOf(111))
                .containsExactly(new Entry("a", Presence.GONE, false), new Entry("a", Presence.JOINED, false));
    }

    @Test
    void aVmNamedGoneLeavesAtOnce() {
        send(sample("a", 100), sample("b", 100), tick(100, List.of("a", "b")));

        send(sample("b", 101), new Tick("h", 101, List.of("b"), List.of("a"), false));

        assertThat(entriesOf(101))
                .containsExactly(new Entry("a", Presence.GONE, false), new Entry("b", Presence.REAL, false));
    }

    @Test
    void aSampleOfTheVerySecondThatNamesItGoneCounts() {
        send(sample("a", 100), tick(100, List.of("a")));

        send(sample("a", 101), new Tick("h", 101, List.of("a"), List.of("a"), false), tick(102, List.of()));

        assertThat(entriesOf(101))
                .containsExactly(new Entry("a", Presence.REAL, false), new Entry("a", Presence.GONE, false));
        assertThat(entriesOf(102)).isEmpty();
    }

    @Test
    void theLastTickClosesEveryOpenSecondInOrder() {
        send(sample("a", 100), sample("a", 101));

        send(new Tick("h", 102, List.of(), List.of("a"), true));

        assertThat(closedSeconds()).containsExactly(100L, 101L, 102L);
        assertThat(entriesOf(102)).containsExactly(new Entry("a", Presence.GONE, false));
        assertThat(timeline.isIdle()).isTrue();
    }

    @Test
    void goesOnFromASavedStateAsIfNothingHadHappened() {
        List<SourceRecord> records = new ArrayList<>();
        for (long second = 100; second < 140; second++) {
            records.add(sample("a", second));
            if (second % 7 != 0) {
                records.add(sample("b", second));
            }
            records.add(second % 5 == 0 ? sample("c", second) : tick(second, List.of("a")));
        }
        send(records.toArray(SourceRecord[]::new));

        for (int cut = 0; cut < records.size(); cut++) {
            assertThat(replayedWithARestartAfter(cut, records)).isEqualTo(closed);
        }
    }

    private static List<ClosedSecond> replayedWithARestartAfter(int cut, List<SourceRecord> records) {
        List<ClosedSecond> closed = new ArrayList<>();
        HostTimeline before = new HostTimeline(TimeRules.DEFAULT);
        Map<SourceRecord, Boolean> openSamples = new java.util.LinkedHashMap<>();
        for (SourceRecord record : records.subList(0, cut)) {
            send(record, before, closed);
            openSamples.put(record, true);
        }
        HostTimeline after = new HostTimeline(TimeRules.DEFAULT, before.state());
        openSamples.keySet().stream()
                .filter(Sample.class::isInstance)
                .filter(record -> record.second() > before.state().lastClosed())
                .forEach(record -> after.restore((Sample) record));
        records.subList(cut, records.size()).forEach(record -> send(record, after, closed));
        return closed;
    }

    private void send(SourceRecord... records) {
        for (SourceRecord record : records) {
            send(record, timeline, closed);
        }
    }

    private static void send(SourceRecord record, HostTimeline timeline, List<ClosedSecond> closed) {
        if (timeline.judge(record) != Verdict.ACCEPTED) {
            return;
        }
        timeline.apply(record, 1).stream().map(Closing::second).forEach(closed::add);
    }

    private List<Long> closedSeconds() {
        return closed.stream().map(ClosedSecond::second).toList();
    }

    private List<Entry> entriesOf(long second) {
        return closed.stream()
                .filter(one -> one.second() == second)
                .findFirst()
                .orElseThrow()
                .entries();
    }

    private List<Long> dueSeconds() {
        return closed.stream()
                .filter(second -> second.entries().stream().anyMatch(Entry::due))
                .map(ClosedSecond::second)
                .toList();
    }

    private static Sample sample(String vm, long second) {
        return new Sample(new VmKey("h", vm), second, MetricValues.builder().build(), Map.of());
    }

    private static Tick tick(long second, List<String> read) {
        return new Tick("h", second, read, List.of(), false);
    }

    private static Tick gone(long second, String vm) {
        return new Tick("h", second, List.of(), List.of(vm), false);
    }
}
