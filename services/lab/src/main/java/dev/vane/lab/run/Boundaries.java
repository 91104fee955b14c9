package dev.vane.lab.run;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * The full seconds of the wall clock at which a block changes what its VMs do.
 *
 * <p>Coming late to one makes a block worthless, because the seconds after it are of two kinds. Waiting for a VM to freeze
 * is another matter: nothing else has changed meanwhile, so the block goes on at the next full second.
 */
final class Boundaries {
    /** A change that comes later than this after its second is too late. */
    private static final long TOLERATED_MILLIS = 500;

    /** Waits, in milliseconds. */
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    private final LongSupplier epochMillis;
    private final Sleeper sleeper;
    private long second;

    /** The first one is the next full second. */
    Boundaries() {
        this(System::currentTimeMillis, Thread::sleep);
    }

    /** @param epochMillis wall-clock time in milliseconds since 1970 */
    Boundaries(LongSupplier epochMillis, Sleeper sleeper) {
        this.epochMillis = epochMillis;
        this.sleeper = sleeper;
        this.second = epochMillis.getAsLong() / 1000 + 1;
    }

    /** The boundary that comes next, or that has just come; in seconds since 1970. */
    long second() {
        return second;
    }

    /** Waits for the boundary. */
    void await() throws IOException, InterruptedException {
        long wait = second * 1000 - epochMillis.getAsLong();
        if (wait > 0) {
            sleeper.sleep(wait);
        } else if (-wait > TOLERATED_MILLIS) {
            throw new IOException("the machine is too busy to keep time: %d ms late".formatted(-wait));
        }
    }

    /** Goes on to the next boundary. */
    void next() {
        second++;
    }

    /**
     * Takes note of a change of this boundary that was waited for until now.
     *
     * @return end of the last second in which the change was not complete; the boundary itself if it was not late
     */
    long waited() {
        long late = epochMillis.getAsLong() - second * 1000;
        if (late <= TOLERATED_MILLIS) {
            return second;
        }
        second += late / 1000;
        return second + 1;
    }
}
