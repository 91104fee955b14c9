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
     * Asks for an orderly end, from any thread: {@link #next} yields each host's last second, which names all its VMs
     * gone, and then nothing more.
     */
    void end();

    /** Frees what the source holds. */
    @Override
    void close();
}
