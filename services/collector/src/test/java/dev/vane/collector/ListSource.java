package dev.vane.collector;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A source that yields what it was given. */
final class ListSource implements Source {
    private final Queue<HostSecond> seconds;
    private final boolean isLive;
    private final CountDownLatch isRead = new CountDownLatch(1);

    ListSource(HostSecond... seconds) {
        this(false, seconds);
    }

    private ListSource(boolean isLive, HostSecond... seconds) {
        this.isLive = isLive;
        this.seconds = new ArrayDeque<>(List.of(seconds));
    }

    /** One that passes whether it is sent or not. */
    static ListSource live(HostSecond... seconds) {
        return new ListSource(true, seconds);
    }

    synchronized int left() {
        return seconds.size();
    }

    /** Waits until all of it was read. */
    void awaitRead() throws InterruptedException {
        isRead.await();
    }

    @Override
    public boolean isLive() {
        return isLive;
    }

    @Override
    public synchronized Optional<HostSecond> next() {
        if (seconds.isEmpty()) {
            isRead.countDown();
        }
        return Optional.ofNullable(seconds.poll());
    }

    @Override
    public synchronized void end() {
        seconds.clear();
    }

    @Override
    public void close() {}
}
