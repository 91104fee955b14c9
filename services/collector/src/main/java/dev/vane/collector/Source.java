package dev.vane.collector;

import java.util.Optional;

/**
 * Where samples come from: a live host, recorded traces, a simulator. A source yields the seconds of each of its hosts
 * in order, and for each host ends with one that is {@code last}.
 */
public interface Source extends AutoCloseable {
    /**
     * Waits for the next second and returns it; empty when the source has ended, by itself or by {@link #end}.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    Optional<HostSecond> next() throws InterruptedException;

    /**
     * True if its seconds pass whether they are sent or not, as those of a clock do. While no broker can be reached, such
     * a source goes on, and the oldest of its seconds are dropped when there are too many; others are made to wait.
     */
    default boolean isLive() {
        return false;
    }

    /**
     * Asks for an orderly end, from any thread: {@link #next} yields each host's last second, which names all its VMs
     * gone, and then nothing more.
     */
    void end();

    /** Frees what the source holds. */
    @Override
    void close();
}
