package dev.vane.pipeline.thread;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One of a kind for each stream thread: the tasks of a thread run one after another and share it.
 *
 * @param <T> the kind
 */
public final class PerThread<T> implements AutoCloseable {
    private final Supplier<T> opener;
    private final Consumer<T> closer;
    private final Map<Thread, T> open = new ConcurrentHashMap<>();

    /**
     * None is open yet.
     *
     * @param opener opens one; called once in each thread that asks
     * @param closer closes one
     */
    public PerThread(Supplier<T> opener, Consumer<T> closer) {
        this.opener = opener;
        this.closer = closer;
    }

    /** That of the calling thread. Those of threads that have ended are closed on the way. */
    public T get() {
        open.entrySet().removeIf(entry -> {
            boolean ended = !entry.getKey().isAlive();
            if (ended) {
                closer.accept(entry.getValue());
            }
            return ended;
        });
        return open.computeIfAbsent(Thread.currentThread(), thread -> opener.get());
    }

    /** Closes all; the threads that used them must have ended. */
    @Override
    public void close() {
        open.values().forEach(closer);
        open.clear();
    }
}
