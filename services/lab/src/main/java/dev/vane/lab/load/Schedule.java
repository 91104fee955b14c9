package dev.vane.lab.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An open loop's requests: the i-th is due i/rate seconds after the start, no matter what became of those before. */
final class Schedule {
    /**
     * One request.
     *
     * @param nanos when it is due, in {@link System#nanoTime}
     * @param session how often the load had been paused before
     */
    record Due(long nanos, int session) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition done = lock.newCondition();
    private boolean running = true;
    private int rate;
    private long start = System.nanoTime();
    private long next;
    private int version;
    private int session;
    private int inFlight;

    Schedule(int rate) {
        this.rate = rate;
    }

    /** The next request, once it is due. Each must be told {@link #done}. */
    Due take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (!running) {
                    changed.await();
                } else {
                    long due = start + next++ * 1_000_000_000L / rate;
                    if (awaitUnchanged(due)) {
                        inFlight++;
                        return new Due(due, session);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitUnchanged(long due) throws InterruptedException {
        int before = version;
        for (long left = due - System.nanoTime(); left > 0 && version == before; left = due - System.nanoTime()) {
            changed.awaitNanos(left);
        }
        return version == before;
    }

    /** True if the request counts: the load was not paused meanwhile. */
    boolean done(Due due) {
        lock.lock();
        try {
            inFlight--;
            done.signalAll();
            return running && due.session == session;
        } finally {
            lock.unlock();
        }
    }

    /** Starts anew from now, at another rate. */
    void restart(int rate) {
        lock.lock();
        try {
            this.rate = rate;
            restart();
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            running = true;
            restart();
        } finally {
            lock.unlock();
        }
    }

    private void restart() {
        start = System.nanoTime();
        next = 0;
        version++;
        changed.signalAll();
    }

    /** Hands out nothing more, and returns when nothing is in flight, or when this time is over. */
    void pause(long maxMillis) {
        lock.lock();
        try {
            running = false;
            session++;
            version++;
            changed.signalAll();
            for (long left = TimeUnit.MILLISECONDS.toNanos(maxMillis); left > 0 && inFlight > 0; ) {
                left = done.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
