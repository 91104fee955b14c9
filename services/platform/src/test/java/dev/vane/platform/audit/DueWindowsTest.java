package dev.vane.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.HostRecord;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One test for each rule of time. Seconds are written short: 1 stands for the first second of the test. */
class DueWindowsTest {
    private static final long START = 1_000_000;
    private static final VmKey A = new VmKey("host", "a");
    private static final VmKey B = new VmKey("host", "b");

    private final DueWindows windows = new DueWindows(DueWindows.Rules.DEFAULT);

    @Property(tries = 20)
    void nGapFreeRowsGiveNMinusNineDueWindows(@ForAll @IntRange(min = 1, max = 100) int rows) {
        DueWindows gapFree = new DueWindows(DueWindows.Rules.DEFAULT);
        seconds(1, rows).forEach(second -> {
            apply(gapFree, sample(A, second));
            apply(gapFree, tick(second, "a"));
        });

        assertThat(gapFree.dueWindows()).isEqualTo(Math.max(0, rows - 9));
    }

    @Test
    void sixtyMissingRowsGiveNineMoreDueAndNineRowsNotDueAfterTheReturn() {
        rows(1, 20, A);
        rows(81, 100, A);

        assertThat(due(A)).isEqualTo(seconds(10, 29, 90, 100));
    }

    @Test
    void aVmOnAHostThatGoesOnIsDueForNineSecondsOfSilence() {
        rows(1, 20, A, B);
        rows(21, 80, B);
        rows(81, 100, A, B);

        assertThat(due(A)).isEqualTo(seconds(10, 29, 90, 100));
        assertThat(due(B)).isEqualTo(seconds(10, 100));
    }

    @Test
    void aVmThatReturnsAfterNineMissingRowsNeverLeft() {
        rows(1, 20, A);
        rows(30, 35, A);

        assertThat(due(A)).isEqualTo(seconds(10, 35));
    }

    @Test
    void aVmThatReturnsAfterTenMissingRowsJoinsAnew() {
        rows(1, 20, A);
        rows(31, 41, A);

        assertThat(due(A)).isEqualTo(seconds(10, 29, 40, 41));
    }

    @Test
    void imputedRowsDoNotCountTowardsTheFirstTen() {
        rows(1, 5, A);
        rows(8, 12, A);

        assertThat(due(A)).isEqualTo(seconds(12, 12));
    }

    @Test
    void aVmNamedGoneIsNotDueAndItsReturnIsANewJoin() {
        rows(1, 20, A);
        apply(new Tick("host", START + 21, List.of(), List.of("a"), false));
        rows(22, 40, A);

        assertThat(due(A)).isEqualTo(seconds(10, 20, 31, 40));
    }

    @Test
    void aSampleOutweighsBeingNamedGoneInTheSameSecondOnly() {
        rows(1, 20, A);
        apply(sample(A, 21));
        apply(new Tick("host", START + 21, List.of("a"), List.of("a"), false));
        apply(tick(22));

        assertThat(due(A)).isEqualTo(seconds(10, 21));
    }

    @Test
    void aLaterTickNamingAVmGoneDoesNotReachBack() {
        rows(1, 20, A);
        apply(new Tick("host", START + 22, List.of(), List.of("a"), false));
        apply(sample(B, 23));

        assertThat(due(A)).isEqualTo(seconds(10, 21));
    }

    @Test
    void aCompleteSecondClosesAtOnce() {
        rows(1, 9, A);
        apply(tick(10, "a"));
        assertThat(due(A)).isEmpty();

        apply(sample(A, 10));

        assertThat(due(A)).isEqualTo(seconds(10, 10));
    }

    @Test
    void aCompleteSecondWaitsForAnEarlierOneInWhichSomebodyIsExpected() {
        rows(1, 10, A);
        apply(sample(A, 12));
        apply(tick(12, "a"));
        assertThat(due(A)).isEqualTo(seconds(10, 10));

        apply(sample(A, 13));

        assertThat(due(A)).isEqualTo(seconds(10, 12));
    }

    @Test
    void aCompleteSecondDoesNotWaitForOneThatNobodyIsExpectedIn() {
        apply(sample(A, 1));
        apply(tick(1, "a"));
        apply(new Tick("host", START + 2, List.of(), List.of("a"), false));
        apply(sample(A, 4));
        apply(tick(4, "a"));

        apply(sample(A, 3));

        assertThat(windows.deadLetters()).isEqualTo(Map.of(Reason.LATE, 1L));
    }

    @Test
    void aSecondClosesByGraceBeforeTheRecordTwoSecondsOn() {
        rows(1, 9, A);
        apply(sample(A, 10));
        apply(sample(A, 11));
        assertThat(due(A)).isEmpty();

        apply(sample(A, 12));

        assertThat(due(A)).isEqualTo(seconds(10, 10));
    }

    @Test
    void aTickMovesTimeToo() {
        rows(1, 9, A);
        apply(sample(A, 10));

        apply(tick(12, "a"));

        assertThat(due(A)).isEqualTo(seconds(10, 10));
    }

    @Test
    void aSampleBeforeTheCloseCountsThoughNoTickListsIt() {
        rows(1, 9, A, B);
        apply(sample(A, 11));
        apply(tick(11, "a"));
        apply(sample(A, 10));
        apply(sample(B, 10));
        apply(tick(10, "a"));

        assertThat(due(B)).isEqualTo(seconds(10, 11));
    }

    @Test
    void aSampleOfAClosedSecondIsADeadLetterWithoutEffect() {
        rows(1, 20, A);

        apply(sample(B, 20));
        apply(sample(A, 20));

        assertThat(windows.deadLetters()).isEqualTo(Map.of(Reason.LATE, 2L));
        assertThat(windows.due()).containsOnlyKeys(A);
        assertThat(windows.accepted()).isEqualTo(20);
    }

    @Test
    void aSecondCopyBeforeTheCloseIsADuplicateWithoutEffect() {
        rows(1, 8, A);
        apply(sample(A, 9));
        apply(sample(A, 9));
        apply(tick(9, "a"));

        assertThat(windows.duplicates()).isEqualTo(1);
        assertThat(windows.dueWindows()).isZero();
    }

    @Test
    void aRepeatedOrLateTickHasNoEffect() {
        rows(1, 20, A);
        apply(new Tick("host", START + 20, List.of(), List.of("a"), true));
        apply(tick(21, "a"));
        apply(new Tick("host", START + 21, List.of(), List.of("a"), true));
        apply(sample(A, 21));

        assertThat(windows.ticksWithoutEffect()).isEqualTo(2);
        assertThat(due(A)).isEqualTo(seconds(10, 21));
    }

    @Test
    void theLastTickClosesEveryOpenSecondAtOnce() {
        rows(1, 9, A);
        apply(sample(A, 10));
        apply(sample(A, 11));

        apply(new Tick("host", START + 12, List.of(), List.of("a"), true));

        assertThat(due(A)).isEqualTo(seconds(10, 11));
    }

    @Test
    void aSilentHostOwesNothingMoreUntilItsNextRecord() {
        rows(1, 20, A);
        assertThat(due(A)).isEqualTo(seconds(10, 20));

        apply(sample(A, 1_000_000_000));

        assertThat(due(A)).isEqualTo(seconds(10, 29));
    }

    @Test
    void hostsNeverAdvanceOneAnother() {
        rows(1, 9, A);
        apply(sample(A, 10));

        apply(sample(new VmKey("other", "a"), 500));

        assertThat(windows.dueWindows()).isZero();
    }

    @Test
    void whatIsMeasuredAndForgottenMakesNothingDue() {
        rows(1, 9, A);
        apply(sample(A, 10));

        log(new MeasuredPerformance(A, START + 15, 1, 0.5f));
        log(new Reset("host", Optional.of("a"), START + 15));

        assertThat(windows.measurements()).isEqualTo(1);
        assertThat(windows.resets()).isEqualTo(1);
        assertThat(windows.accepted() + windows.ticks()).isEqualTo(19);
        assertThat(windows.dueWindows()).isZero();
    }

    private void log(HostRecord record) {
        windows.apply(bytes(record.host()), SourceRecords.encode(record), record.second() * 1000);
    }

    @Test
    void everyRecordIsAcceptedADuplicateOrADeadLetter() {
        rows(1, 20, A);
        apply(sample(A, 5));
        windows.apply(null, SourceRecords.encode(sample(A, 21)), START * 1000);
        windows.apply(bytes("other"), SourceRecords.encode(sample(A, 21)), START * 1000);
        windows.apply(bytes("host"), SourceRecords.encode(sample(A, 82)), (START + 21) * 1000);
        windows.apply(bytes("host"), new byte[] {1, 2, 3}, START * 1000);

        assertThat(windows.accepted() + windows.ticks()).isEqualTo(40);
        assertThat(windows.deadLetters())
                .isEqualTo(Map.of(
                        Reason.LATE,
                        1L,
                        Reason.NULL_KEY,
                        1L,
                        Reason.KEY_MISMATCH,
                        1L,
                        Reason.FUTURE,
                        1L,
                        Reason.NOT_ENCODED,
                        1L));
    }

    /** A sample of each VM and a tick in every second from the first to the last. */
    private void rows(long first, long last, VmKey... vms) {
        for (long second = first; second <= last; second++) {
            for (VmKey vm : vms) {
                apply(sample(vm, second));
            }
            apply(tick(second, List.of(vms).stream().map(VmKey::vm).toArray(String[]::new)));
        }
    }

    private static Sample sample(VmKey vm, long second) {
        return new Sample(vm, START + second, MetricValues.builder().build(), Map.of());
    }

    private static Tick tick(long second, String... read) {
        return new Tick("host", START + second, List.of(read), List.of(), false);
    }

    private void apply(SourceRecord record) {
        apply(windows, record);
    }

    private static void apply(DueWindows windows, SourceRecord record) {
        windows.apply(bytes(record.host()), SourceRecords.encode(record), record.second() * 1000);
    }

    private List<Long> due(VmKey vm) {
        Seconds due = windows.due().getOrDefault(vm, new Seconds());
        return LongStream.rangeClosed(0, 200)
                .filter(second -> due.contains(START + second))
                .boxed()
                .toList();
    }

    private static List<Long> seconds(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Long> seconds(long first, long last, long againFirst, long againLast) {
        return LongStream.concat(LongStream.rangeClosed(first, last), LongStream.rangeClosed(againFirst, againLast))
                .boxed()
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
