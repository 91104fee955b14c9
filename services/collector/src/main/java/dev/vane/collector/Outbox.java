package dev.vane.collector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Seconds that the brokers have not acknowledged, oldest first: those that wait, and those that the producer has. It is
 * bounded. When it is full, the oldest waiting second of a live host is dropped as a whole; a source that can wait is
 * made to wait. What the producer has cannot be taken back, so it is given little: one second of each live host. Thread-safe.
 */
final class Outbox {
    /** What the producer holds of sources that can wait; well below its own buffer. */
    private static final long MAX_SENT_BYTES = 8 << 20;

    private final int maxSeconds;
    private final long maxBytes;
    private final PublisherMetrics metrics;
    private final LongSupplier nanoTime;
    private final Deque<OutgoingSecond> waiting = new ArrayDeque<>();
    private final Deque<OutgoingSecond> sent = new ArrayDeque<>();
    private final Map<String, Integer> waitingOfHost = new HashMap<>();
    private final Map<String, Integer> sentOfHost = new HashMap<>();
    private long waitingBytes;
    private long sentBytes;
    private long dropped;
    private OptionalLong silentSince = OptionalLong.empty();
    private boolean isClosed;

    /**
     * @param maxSeconds seconds of one host that may wait
     * @param maxBytes that all waiting samples may take
     */
    Outbox(int maxSeconds, long maxBytes, PublisherMetrics metrics, LongSupplier nanoTime) {
        this.maxSeconds = maxSeconds;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /** Adds a second behind the others. Once closed, it counts as not sent. */
    synchronized void put(OutgoingSecond second) throws InterruptedException {
        Publication publication = second.publication();
        publication.added(second);
        if (publication.isLive()) {
            while (!isClosed && isFull(second)) {
                dropOldest(second);
            }
        } else {
            while (!isClosed && isFull(second)) {
                wait();
            }
        }
        if (isClosed) {
            publication.unsent();
            return;
        }
        if (silentSince.isEmpty()) {
            silentSince = OptionalLong.of(nanoTime.getAsLong());
        }
        waiting.add(second);
        waitingOfHost.merge(second.host(), 1, Integer::sum);
        waitingBytes += second.bytes();
        metrics.bufferedSeconds.inc();
        notifyAll();
    }

    private boolean isFull(OutgoingSecond second) {
        boolean isHostFull = waitingOfHost.getOrDefault(second.host(), 0) >= maxSeconds;
        return isHostFull || (!waiting.isEmpty() && waitingBytes + second.bytes() > maxBytes);
    }

    /** Drops the oldest second of the host that has too many, or of all if they are too large together. */
    private void dropOldest(OutgoingSecond next) {
        boolean isHostFull = waitingOfHost.getOrDefault(next.host(), 0) >= maxSeconds;
        OutgoingSecond oldest = waiting.stream()
                .filter(second -> !isHostFull || second.host().equals(next.host()))
                .findFirst()
                .orElseThrow();
        waiting.remove(oldest);
        leaveWaiting(oldest);
        heir(oldest, next).ifPresent(heir -> heir.inherit(oldest));
        dropped++;
        metrics.bufferedSeconds.dec();
        oldest.publication().dropped();
    }

    /** The host's second that comes next after one that is dropped. */
    private Optional<OutgoingSecond> heir(OutgoingSecond droppedSecond, OutgoingSecond next) {
        return Stream.concat(waiting.stream(), Stream.of(next))
                .filter(second -> second.host().equals(droppedSecond.host()))
                .findFirst();
    }

    private void leaveWaiting(OutgoingSecond second) {
        waitingOfHost.computeIfPresent(second.host(), (host, count) -> count == 1 ? null : count - 1);
        waitingBytes -= second.bytes();
    }

    /** Waits for a second that the producer may have, and takes it as sent. Empty if none came in time. */
    synchronized Optional<OutgoingSecond> take(Duration longest) throws InterruptedException {
        Optional<OutgoingSecond> next = takeNow();
        if (next.isEmpty() && !isClosed) {
            TimeUnit.MILLISECONDS.timedWait(this, longest.toMillis());
            next = takeNow();
        }
        return next;
    }

    private Optional<OutgoingSecond> takeNow() {
        for (Iterator<OutgoingSecond> seconds = waiting.iterator(); seconds.hasNext(); ) {
            OutgoingSecond second = seconds.next();
            if (maySend(second)) {
                seconds.remove();
                leaveWaiting(second);
                second.progressed(nanoTime.getAsLong());
                sent.add(second);
                sentOfHost.merge(second.host(), 1, Integer::sum);
                sentBytes += second.bytes();
                notifyAll();
                return Optional.of(second);
            }
            if (!second.publication().isLive()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean maySend(OutgoingSecond second) {
        return second.publication().isLive()
                ? !sentOfHost.containsKey(second.host())
                : sent.isEmpty() || sentBytes + second.bytes() <= MAX_SENT_BYTES;
    }

    /** The brokers have acknowledged a record. */
    synchronized void acknowledged(OutgoingSecond second, int record) {
        if (second.settle(record)) {
            second.progressed(nanoTime.getAsLong());
            second.publication().acknowledged(second.isTick(record));
            settled(second);
            silentSince = isEmpty() ? OptionalLong.empty() : OptionalLong.of(nanoTime.getAsLong());
        }
    }

    /** A record can never be sent: its second goes without it. */
    synchronized void refused(OutgoingSecond second, int record, Exception reason) {
        if (second.settle(record)) {
            second.publication().refused(second.describe(record), String.valueOf(reason.getMessage()));
            settled(second);
            silentSince = isEmpty() ? OptionalLong.empty() : silentSince;
        }
    }

    private void settled(OutgoingSecond second) {
        if (second.isSettled() && sent.remove(second)) {
            sentOfHost.computeIfPresent(second.host(), (host, count) -> count == 1 ? null : count - 1);
            sentBytes -= second.bytes();
            metrics.bufferedSeconds.dec();
            second.publication().settled();
            notifyAll();
        }
    }

    private boolean isEmpty() {
        return waiting.isEmpty() && sent.isEmpty();
    }

    /** What the producer has, in the order in which it was given. */
    synchronized List<OutgoingSecond> sent() {
        return List.copyOf(sent);
    }

    /** Begins to hand over a second: its records that are not settled. */
    synchronized int[] open(OutgoingSecond second) {
        second.progressed(nanoTime.getAsLong());
        return IntStream.range(0, second.records())
                .filter(record -> !second.isSettled(record))
                .toArray();
    }

    /** How long something has been owed without any acknowledgement; zero if nothing is owed. */
    synchronized Duration silence() {
        return silentSince.isPresent()
                ? Duration.ofNanos(nanoTime.getAsLong() - silentSince.getAsLong())
                : Duration.ZERO;
    }

    /** How long the second that was handed over first has made no progress; zero if the producer has none. */
    synchronized Duration oldestAge() {
        return sent.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(nanoTime.getAsLong() - sent.getFirst().progressNanos());
    }

    /** Seconds that were dropped so far. */
    synchronized long dropped() {
        return dropped;
    }

    /** Seconds that are not acknowledged. */
    synchronized int size() {
        return waiting.size() + sent.size();
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Takes no more and gives up what it holds: it counts as not sent. */
    synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            waiting.forEach(second -> second.publication().unsent());
            sent.forEach(second -> second.publication().unsent());
            metrics.bufferedSeconds.dec(size());
            waiting.clear();
            sent.clear();
            silentSince = OptionalLong.empty();
            notifyAll();
        }
    }
}
