package dev.vane.collector;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets event time pass at a multiple of real time, counted from the first second that is awaited. An end that is asked
 * for cuts every wait short.
 */
public final class Pace {
    /** Real time, and a wait that an end cuts short. */
    interface Clock {
        Clock SYSTEM = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void await(CountDownLatch end, long nanos) throws InterruptedException {
                boolean _ = end.await(nanos, TimeUnit.NANOSECONDS);
            }
        };

        long nanos();

        void await(CountDownLatch end, long nanos) throws InterruptedException;
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private final CountDownLatch end = new CountDownLatch(1);
    private final double speed;
    private final OptionalLong startNanos;
    private final Clock clock;
    private boolean started;
    private long firstSecond;
    private long firstNanos;

    Pace(double speed, OptionalLong startNanos, Clock clock) {
        requireSpeed("speed", speed);
        this.speed = speed;
        this.startNanos = startNanos;
        this.clock = clock;
    }

    /**
     * Event time passes {@code speed} times as fast as real time; 0 is as fast as possible.
     *
     * @throws IllegalArgumentException if the speed is negative or not finite
     */
    public static Pace of(double speed) {
        return new Pace(speed, OptionalLong.empty(), Clock.SYSTEM);
    }

    /** Real time; the first second comes {@code delay} from now, however late it is awaited. */
    public static Pace realTimeAfter(Duration delay) {
        return new Pace(1, OptionalLong.of(Clock.SYSTEM.nanos() + delay.toNanos()), Clock.SYSTEM);
    }

    /** Checks a setting that holds a speed. */
    public static void requireSpeed(String setting, double speed) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException(
                    "%s must be a positive number, or 0 for as fast as possible: %s".formatted(setting, speed));
        }
    }

    /**
     * Waits until a second of event time has come.
     *
     * @return false if an end was asked for
     * @throws InterruptedException if the thread is interrupted, also where there is nothing to wait for
     */
    public boolean await(long second) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (speed > 0) {
            long left = nanosLeft(second);
            if (left > 0) {
                clock.await(end, left);
            }
        }
        return !ended();
    }

    private long nanosLeft(long second) {
        long now = clock.nanos();
        if (!started) {
            started = true;
            firstSecond = second;
            firstNanos = startNanos.orElse(now);
        }
        return firstNanos + (long) ((second - firstSecond) / speed * NANOS_PER_SECOND) - now;
    }

    /** Asks for an end, from any thread. */
    public void end() {
        end.countDown();
    }

    /** True once an end was asked for. */
    public boolean ended() {
        return end.getCount() == 0;
    }
}
