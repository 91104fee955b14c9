package dev.vane.lab.load;

/** Lets so many workers work, and knows which of them worked over a pause. */
final class Gate {
    private int level;
    private boolean open = true;
    private int session;
    private int inside;

    Gate(int level) {
        this.level = level;
    }

    /**
     * Waits until the gate is open for a worker.
     *
     * @param worker its number, from 0
     * @return what to give to {@link #leave}
     */
    synchronized int enter(int worker) throws InterruptedException {
        while (!open || worker >= level) {
            wait();
        }
        inside++;
        return session;
    }

    /** True if the gate was open all the while. */
    synchronized boolean leave(int entered) {
        inside--;
        notifyAll();
        return entered == session;
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void level(int level) {
        this.level = level;
        notifyAll();
    }

    /** Lets nobody in, and returns when all are out, or when this time is over; who is still in then will not count. */
    synchronized void shut(long maxMillis) {
        open = false;
        long end = System.nanoTime() + maxMillis * 1_000_000;
        try {
            for (long left = maxMillis; inside > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session++;
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }
}
