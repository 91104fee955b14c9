package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long NOON = 1_700_000_000;
    private static final long HOUR = 3600;

    private final Machine machine = new Machine();
    private final List<Long> heldBack = new ArrayList<>();
    private final WallClock clock = new WallClock(machine::now, machine::await, heldBack::add);

    @Test
    void yieldsSecondAfterSecondJustAfterTheirBoundaries() throws InterruptedException {
        assertThat(read(NOON, 3)).containsExactly(NOON + 1, NOON + 2, NOON + 3);
        assertThat(heldBack).containsOnly(0L);
        assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void leavesOutABoundaryThatHasPassedByMoreThanHalfASecond() throws InterruptedException {
        machine.pass(Duration.ofMillis(3_700));

        assertThat(clock.await(NOON)).hasValue(NOON + 4);
    }

    @Test
    void leavesOutTheSecondsOverWhichTheClockWasPutForward() throws InterruptedException {
        machine.set(Duration.ofMillis(2_500), Duration.ofSeconds(HOUR));

        List<Long> seconds = read(NOON, 4);

        assertThat(seconds.subList(0, 2)).containsExactly(NOON + 1, NOON + 2);
        assertThat(seconds.get(2)).isBetween(NOON + HOUR + 2, NOON + HOUR + 3);
        assertThat(seconds.get(3)).isEqualTo(seconds.get(2) + 1);
    }

    @Test
    void waitsUntilAClockThatWasSetBackHasCaughtUp() throws InterruptedException {
        machine.set(Duration.ofMillis(2_500), Duration.ofSeconds(-5));

        List<Long> seconds = read(NOON, 4);

        assertThat(seconds).containsExactly(NOON + 1, NOON + 2, NOON + 3, NOON + 4);
        assertThat(heldBack).contains(4L, 1L).endsWith(0L);
        assertThat(machine.elapsed()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void goesOnAsSoonAsAClockThatWasSetBackIsPutForwardAgain() throws InterruptedException {
        machine.set(Duration.ofMillis(10_500), Duration.ofSeconds(-HOUR));
        machine.set(Duration.ofMillis(20_500), Duration.ofSeconds(HOUR));

        List<Long> seconds = read(NOON, 12);

        assertThat(seconds.get(9)).isEqualTo(NOON + 10);
        assertThat(seconds.get(10)).isBetween(NOON + 20, NOON + 22);
        assertThat(machine.elapsed()).isLessThan(Duration.ofSeconds(24));
    }

    @Test
    void staysHeldBackIfItIsPutForwardByLess() throws InterruptedException {
        machine.set(Duration.ofMillis(10_500), Duration.ofSeconds(-HOUR));
        machine.set(Duration.ofMillis(20_500), Duration.ofSeconds(HOUR / 2));

        List<Long> seconds = read(NOON, 11);

        assertThat(seconds.get(10)).isEqualTo(seconds.get(9) + 1);
        assertThat(heldBack).contains(HOUR - 1, HOUR / 2 - 11).endsWith(0L);
        assertThat(machine.elapsed()).isBetween(Duration.ofSeconds(HOUR / 2 + 9), Duration.ofSeconds(HOUR / 2 + 12));
        assertThat(machine.longestWait()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void endsAWaitAtOnce() throws InterruptedException {
        WallClock real = new WallClock(seconds -> {});
        Thread.ofVirtual().start(real::end);

        assertThat(real.await(real.second() + 1000)).isEmpty();
        assertThat(real.await(0)).isEmpty();
    }

    @Test
    void followsTheRealClock() throws InterruptedException {
        WallClock real = new WallClock(seconds -> {});
        long now = real.second();

        OptionalLong second = real.await(now);

        assertThat(second.orElseThrow()).isGreaterThan(now);
        assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(second.getAsLong()));
    }

    private List<Long> read(long last, int count) throws InterruptedException {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seconds.add(
                    clock.await(seconds.isEmpty() ? last : seconds.getLast()).orElseThrow());
        }
        return seconds;
    }

    /** A machine whose time passes while somebody waits, and whose wall clock somebody sets now and then. */
    private static final class Machine {
        private final Map<Duration, Duration> jumps = new TreeMap<>();
        private Duration elapsed = Duration.ZERO;
        private Duration longestWait = Duration.ZERO;

        /** Sets the wall clock forward, or back, once so much time has passed. */
        void set(Duration after, Duration by) {
            jumps.put(after, by);
        }

        void pass(Duration time) {
            elapsed = elapsed.plus(time);
        }

        Duration elapsed() {
            return elapsed;
        }

        Duration longestWait() {
            return longestWait;
        }

        Instant now() {
            Instant now = Instant.ofEpochSecond(NOON).plus(elapsed);
            for (Map.Entry<Duration, Duration> jump : jumps.entrySet()) {
                if (elapsed.compareTo(jump.getKey()) > 0) {
                    now = now.plus(jump.getValue());
                }
            }
            return now;
        }

        /** Wakes a little late, as machines do. */
        boolean await(CountDownLatch end, long nanos) {
            Duration wait = Duration.ofNanos(nanos);
            longestWait = longestWait.compareTo(wait) > 0 ? longestWait : wait;
            pass(wait.plusMillis(1));
            return end.getCount() == 0;
        }
    }
}
