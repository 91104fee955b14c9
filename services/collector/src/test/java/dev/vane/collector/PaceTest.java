package dev.vane.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final FakeClock clock = new FakeClock();

    @Test
    void startsAtOnceAndThenLetsOneSecondPassForEach() throws InterruptedException {
        Pace pace = new Pace(1, OptionalLong.empty(), clock);

        pace.await(1000);
        assertThat(clock.waited).isZero();

        pace.await(1001);
        pace.await(1001);
        pace.await(1004);
        assertThat(clock.waited).isEqualTo(4 * SECOND);
    }

    @Test
    void passesSeveralSecondsInOneAtAHigherSpeed() throws InterruptedException {
        Pace pace = new Pace(8, OptionalLong.empty(), clock);

        pace.await(1000);
        pace.await(1004);

        assertThat(clock.waited).isEqualTo(SECOND / 2);
    }

    @Test
    void catchesUpAfterItsCallerWasSlow() throws InterruptedException {
        Pace pace = new Pace(1, OptionalLong.empty(), clock);
        pace.await(1000);

        clock.now += 3 * SECOND;
        pace.await(1001);
        pace.await(1002);
        assertThat(clock.waited).isZero();

        pace.await(1004);
        assertThat(clock.waited).isEqualTo(SECOND);
    }

    @Test
    void waitsForTheFirstSecondWhereItsTimeIsSet() throws InterruptedException {
        Pace pace = new Pace(1, OptionalLong.of(clock.now + SECOND / 4), clock);

        pace.await(1000);
        assertThat(clock.waited).isEqualTo(SECOND / 4);

        pace.await(1001);
        assertThat(clock.waited).isEqualTo(SECOND / 4 + SECOND);
    }

    @Test
    void neverWaitsAtSpeedZero() throws InterruptedException {
        Pace pace = new Pace(0, OptionalLong.empty(), clock);

        assertThat(pace.await(1000)).isTrue();
        assertThat(pace.await(9_999_999)).isTrue();
        assertThat(clock.waited).isZero();
    }

    @Test
    void saysThatAnEndWasAskedForAndCutsTheWaitShort() throws InterruptedException {
        Pace pace = Pace.of(1e-9);
        assertThat(pace.await(1000)).isTrue();

        Thread.startVirtualThread(pace::end);

        assertThat(pace.await(1001)).isFalse();
    }

    @Test
    void isInterruptedAlsoWhereThereIsNothingToWaitFor() {
        Pace pace = new Pace(0, OptionalLong.empty(), clock);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pace.await(1000)).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesASpeedThatIsNone(double speed) {
        assertThatThrownBy(() -> Pace.of(speed))
                .hasMessageContaining("speed must be")
                .hasMessageEndingWith("" + speed);
    }

    private static final class FakeClock implements Pace.Clock {
        private long now = 42 * SECOND;
        private long waited;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void await(CountDownLatch end, long nanos) {
            now += nanos;
            waited += nanos;
        }
    }
}
