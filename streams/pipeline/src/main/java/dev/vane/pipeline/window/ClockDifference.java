package dev.vane.pipeline.window;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By how much this machine's clock is ahead of a broker's. No record can be read before it is appended, so the age of
 * every record is an upper bound; the smallest one seen lately is close to the difference as soon as one record was read
 * without delay. Behind a backlog no record is: there the newest record of the partition gives the bound, and shows when
 * older bounds no longer hold because a clock was set.
 */
public final class ClockDifference {
    /** How long a bound counts. */
    static final Duration MEMORY = Duration.ofMinutes(5);

    /** Bounds that are not smaller than the last one are kept one for each such time, so that their number is limited. */
    private static final long RESOLUTION_MILLIS = 1_000;

    private final Deque<Bound> bounds = new ArrayDeque<>();
    private OptionalLong lastAsked = OptionalLong.empty();
    private long lastNewest = Long.MIN_VALUE;

    private record Bound(long atMillis, long differenceMillis) {}

    /**
     * What is certain about the difference, in milliseconds.
     *
     * @param atLeast lower bound
     * @param atMost upper bound
     */
    public record Range(long atLeast, long atMost) {}

    /** What is known by now: the smallest bound of the last minutes, in milliseconds. */
    synchronized long millis() {
        return bounds.isEmpty() ? 0 : bounds.getFirst().differenceMillis();
    }

    /** A record that was appended at some time, or an earlier one, has been seen at {@code nowMillis} by this machine. */
    synchronized void isAtMost(long differenceMillis, long nowMillis) {
        while (!bounds.isEmpty() && nowMillis - bounds.getFirst().atMillis() > MEMORY.toMillis()) {
            bounds.removeFirst();
        }
        if (!bounds.isEmpty()
                && bounds.getLast().differenceMillis() <= differenceMillis
                && nowMillis - bounds.getLast().atMillis() < RESOLUTION_MILLIS) {
            return;
        }
        while (!bounds.isEmpty() && bounds.getLast().differenceMillis() >= differenceMillis) {
            bounds.removeLast();
        }
        bounds.add(new Bound(nowMillis, differenceMillis));
    }

    /**
     * The broker has said which record of the partition is the newest.
     *
     * @param askedMillis when it was asked, by this machine's clock
     * @param answeredMillis when it had answered, by this machine's clock
     * @param appendTimeMillis when the newest record was appended, by the broker's clock
     * @return what is certain now, if the record is newer than the one before: then it was appended between the questions
     */
    public synchronized Optional<Range> newest(long askedMillis, long answeredMillis, long appendTimeMillis) {
        boolean isNew = lastAsked.isPresent() && appendTimeMillis > lastNewest;
        Range range = new Range(lastAsked.orElse(0) - appendTimeMillis, answeredMillis - appendTimeMillis);
        if (isNew && range.atLeast() > millis()) {
            bounds.clear();
        }
        isAtMost(range.atMost(), answeredMillis);
        lastAsked = OptionalLong.of(askedMillis);
        lastNewest = Math.max(lastNewest, appendTimeMillis);
        return isNew ? Optional.of(range) : Optional.empty();
    }
}
