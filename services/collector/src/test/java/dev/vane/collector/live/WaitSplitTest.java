package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.live.WaitSplit.Account;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitSplitTest {
    private static final OptionalDouble ABSENT = OptionalDouble.empty();

    /**
     * Busy loops in control groups on Linux 6.18 with two CPUs, measured over 8 s each; what others ran is what the two
     * CPUs had left. The last three columns are what each group waited for, as who made the duel knows.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1 thread alone,                          1, 1.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00",
        "2 threads on one CPU,                    1, 1.00, 1.00, 0.00, 0.00, 1.00, 0.00, 0.00, 1.00, 0.00",
        "1 against 1 on one CPU,                  1, 0.50, 0.50, 0.50, 0.00, 0.50, 0.50, 0.00, 0.00, 0.50",
        "2 against 1 on one CPU,                  1, 0.50, 1.00, 0.50, 0.00, 1.50, 0.50, 0.00, 1.00, 0.50",
        "1 thread with a quota of 0.5,            1, 0.50, 0.50, 0.50, 0.50, 0.50, 0.00, 0.50, 0.00, 0.00",
        "1 with a quota of 0.5 against 1,         1, 0.50, 0.50, 0.50, 0.00, 0.50, 0.50, 0.00, 0.00, 0.50",
        "2 threads on two CPUs,                   2, 2.00, 0.00, 0.00, 0.00, 0.01, 0.00, 0.00, 0.01, 0.00",
        "2 threads on two CPUs against 1 on one,  2, 1.09, 0.59, 0.05, 0.00, 0.91, 0.91, 0.00, 0.00, 0.91",
        "2 against 2 on two CPUs,                 2, 0.98, 0.79, 0.18, 0.00, 1.02, 1.02, 0.00, 0.00, 1.02",
        "2 threads with a quota of 1,             2, 1.00, 0.50, 0.50, 1.00, 1.00, 0.00, 1.00, 0.00, 0.00",
        "1 against 1 on two CPUs,                 2, 1.00, 0.00, 0.00, 0.00, 0.00, 1.00, 0.00, 0.00, 0.00",
    })
    void tellsApartWhatDuelsTake(
            String duel,
            int cpus,
            double onCpu,
            double some,
            double full,
            double throttled,
            double waited,
            double othersOnCpu,
            double quota,
            double siblings,
            double others) {
        WaitSplit split = WaitSplit.of(account(onCpu, waited, some, full, throttled, othersOnCpu, cpus));

        assertThat(split.quota().orElseThrow()).isCloseTo(quota, within(0.02));
        assertThat(split.siblings().orElseThrow()).isCloseTo(siblings, within(0.02));
        assertThat(split.others().orElseThrow()).isCloseTo(others, within(0.02));
    }

    private static Account account(
            double onCpu, double waited, double some, double full, double throttled, double others, int cpus) {
        return new Account(
                onCpu,
                OptionalDouble.of(waited),
                OptionalDouble.of(some),
                OptionalDouble.of(full),
                OptionalDouble.of(throttled),
                OptionalDouble.of(others),
                cpus);
    }

    @Test
    void threadsThatTakeTurnsAloneLoseNothingToOthers() {
        // Four threads that are all awake for a quarter of the time, on one CPU and on two: nobody else runs.
        assertThat(WaitSplit.of(account(0.25, 0.75, 0.25, 0.0, 0, 0, 1)).others())
                .hasValue(0);
        assertThat(WaitSplit.of(account(0.25, 0.40, 0.20, 0.1, 0, 0, 2)).others())
                .hasValue(0);
    }

    @Test
    void threadsThatWereNeverSeenWaitAtLeastAsLongAsSomeTaskDid() {
        WaitSplit builds = WaitSplit.of(account(0.5, 0.02, 0.5, 0.5, 0, 0.5, 1));

        assertThat(builds.others()).hasValue(0.5);
        assertThat(builds.siblings()).hasValue(0);
    }

    @Test
    void withoutThreadsOneCpuTellsWhatOthersTookAndNothingOfSiblings() {
        Account account = new Account(
                0.4, ABSENT, OptionalDouble.of(0.8), OptionalDouble.of(0.6), OptionalDouble.of(0.2), ABSENT, 1);

        assertThat(WaitSplit.of(account).others().orElseThrow()).isCloseTo(0.4, within(1e-12));
        assertThat(WaitSplit.of(account).quota()).hasValue(0.2);
        assertThat(WaitSplit.of(account).siblings()).isEmpty();
        assertThat(WaitSplit.of(
                        new Account(0.4, ABSENT, OptionalDouble.of(0.8), OptionalDouble.of(0.6), ABSENT, ABSENT, 2)))
                .isEqualTo(WaitSplit.UNKNOWN);
    }

    @Test
    void anOlderKernelWithoutTheSecondLineStillTellsBusyLoopsApart() {
        for (double onCpu : List.of(0.3, 0.5, 0.7)) {
            double others = 1 - onCpu;
            Account account = new Account(
                    onCpu,
                    OptionalDouble.of(others + 1),
                    OptionalDouble.of(1),
                    ABSENT,
                    OptionalDouble.of(0),
                    OptionalDouble.of(others),
                    1);

            assertThat(WaitSplit.of(account).others().orElseThrow()).isCloseTo(others, within(1e-12));
            assertThat(WaitSplit.of(account).siblings().orElseThrow()).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void whereNoGroupCountsThrottlingItIsNotZeroButAbsent() {
        Account account = new Account(
                0.5, OptionalDouble.of(0.5), OptionalDouble.of(0.5), OptionalDouble.of(0.5), ABSENT, ABSENT, 1);

        assertThat(WaitSplit.of(account).quota()).isEmpty();
        assertThat(WaitSplit.of(account).others()).hasValue(0.5);
    }

    @Test
    void whateverTheKernelSaysNothingIsNegativeAndAllAddsUp() {
        Random random = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            double waited = 3 * random.nextDouble();
            double some = random.nextDouble();
            WaitSplit split = WaitSplit.of(account(
                    2 * random.nextDouble(),
                    waited,
                    some,
                    some * random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble(),
                    1 + random.nextInt(3)));
            double quota = split.quota().orElseThrow();
            double siblings = split.siblings().orElseThrow();
            double others = split.others().orElseThrow();

            assertThat(List.of(quota, siblings, others)).allMatch(part -> part >= 0);
            assertThat(quota + siblings + others).isCloseTo(Math.max(waited, some), within(1e-9));
        }
    }
}
