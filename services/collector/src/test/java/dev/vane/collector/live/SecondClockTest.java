package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SecondClockTest {
    private final SecondClock clock = new SecondClock.Wall();

    @Test
    void waitsForTheNextBoundary() throws InterruptedException {
        long now = clock.second();

        OptionalLong second = clock.await(now);

        assertThat(second.orElseThrow()).isGreaterThan(now);
        assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(second.getAsLong()));
    }

    @Test
    void leavesOutBoundariesThatHavePassed() throws InterruptedException {
        long now = clock.second();

        assertThat(clock.await(now - 10).orElseThrow()).isGreaterThanOrEqualTo(now);
    }

    @Test
    void doesNotGoBackWhenTheWallClockDoes() throws InterruptedException {
        long ahead = clock.second() + 1;

        assertThat(clock.await(ahead)).hasValue(ahead + 1);
    }

    @Test
    void endsAWaitAtOnce() throws InterruptedException {
        Thread.ofVirtual().start(clock::end);

        assertThat(clock.await(clock.second() + 1000)).isEmpty();
        assertThat(clock.await(0)).isEmpty();
    }
}
