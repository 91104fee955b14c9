package dev.vane.collector.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real clock. It is looked at once a second at least, so that it goes on as soon as the wall clock has passed the last
 * second, whichever way that was set meanwhile. Says once by how much it was set back.
 */
final class WallClock implements SecondClock {
    static final Duration MAX_LATE = Duration.ofMillis(500);

    /** Corrections below this are ordinary. */
    private static final long WORTH_SAYING_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(WallClock.class);

    private final InstantSource clock;
    private final Wait wait;
    private final LongConsumer heldBack;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long saidSeconds;

    /** Waits until something has ended, but not longer than this; true if it has. */
    interface Wait {
        boolean await(CountDownLatch end, long nanos) throws InterruptedException;
    }

    /** @param heldBack given, at each look, by how many seconds the wall clock is behind the last second */
    WallClock(LongConsumer heldBack) {
        this(InstantSource.system(), (end, nanos) -> end.await(nanos, TimeUnit.NANOSECONDS), heldBack);
    }

    WallClock(InstantSource clock, Wait wait, LongConsumer heldBack) {
        this.clock = clock;
        this.wait = wait;
        this.heldBack = heldBack;
    }

    @Override
    public OptionalLong await(long last) throws InterruptedException {
        while (ended.getCount() > 0) {
            Instant now = clock.instant();
            behind(last - now.getEpochSecond());
            boolean isFresh = now.getNano() <= MAX_LATE.toNanos();
            if (isFresh && now.getEpochSecond() > last) {
                return OptionalLong.of(now.getEpochSecond());
            }
            Instant boundary = Instant.ofEpochSecond(now.getEpochSecond() + 1);
            // A spurious early return is harmless: the loop asks the clock again.
            if (wait.await(ended, Duration.between(now, boundary).toNanos())) {
                break;
            }
        }
        return OptionalLong.empty();
    }

    private void behind(long seconds) {
        heldBack.accept(Math.max(0, seconds));
        if (seconds >= saidSeconds + WORTH_SAYING_SECONDS) {
            saidSeconds = seconds;
            LOG.warn(
                    "the wall clock was set back; no second is read until it has caught up, as seconds must not repeat"
                            + " behind-seconds={}",
                    seconds);
        } else if (seconds <= 0 && saidSeconds > 0) {
            saidSeconds = 0;
            LOG.info("the wall clock has caught up; seconds are read again");
        }
    }

    @Override
    public void end() {
        ended.countDown();
    }

    @Override
    public long second() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
