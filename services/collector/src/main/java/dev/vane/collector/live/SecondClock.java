package dev.vane.collector.live;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells when the next second of the wall clock begins; tests turn it by hand. */
interface SecondClock {
    /**
     * Waits for a boundary between two seconds after {@code last} and returns it, in seconds since the epoch; empty
     * once {@link #end} was called. A boundary that has passed by more than {@link Wall#MAX_LATE} is left out.
     */
    OptionalLong await(long last) throws InterruptedException;

    /** Lets {@link #await} return at once, from any thread. */
    void end();

    /** Seconds since the epoch. */
    long second();

    /** A clock that never jumps, in nanoseconds. */
    long nanoTime();

    /** The real one. */
    final class Wall implements SecondClock {
        static final Duration MAX_LATE = Duration.ofMillis(500);

        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public OptionalLong await(long last) throws InterruptedException {
            while (ended.getCount() > 0) {
                Instant now = Instant.now();
                boolean isFresh = now.getNano() <= MAX_LATE.toNanos();
                if (isFresh && now.getEpochSecond() > last) {
                    return OptionalLong.of(now.getEpochSecond());
                }
                Instant boundary = Instant.ofEpochSecond(Math.max(last, now.getEpochSecond()) + 1);
                // A spurious early return is harmless: the loop asks the clock again.
                boolean isEnded = ended.await(Duration.between(now, boundary).toNanos(), TimeUnit.NANOSECONDS);
                if (isEnded) {
                    break;
                }
            }
            return OptionalLong.empty();
        }

        @Override
        public void end() {
            ended.countDown();
        }

        @Override
        public long second() {
            return Instant.now().getEpochSecond();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
