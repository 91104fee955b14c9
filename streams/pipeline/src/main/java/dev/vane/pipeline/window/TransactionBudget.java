package dev.vane.pipeline.window;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Limits the time that is spent on predictions in one transaction. The tasks of a stream thread share a transaction, so
 * they share a budget.
 *
 * <p>A stream thread processes some records of each of its tasks, then calls the punctuators, then commits if a task has
 * asked for that. A commit that was asked for is therefore done before the first record after a punctuation, and before
 * a task is punctuated again: there the budget starts anew. The clock decides when work is done and never what comes of
 * it.
 */
public final class TransactionBudget {
    /** Time after which no further second is begun in a transaction. One that has begun is completed. */
    static final Duration DEFAULT = Duration.ofSeconds(1);

    private final Duration limit;
    private final LongSupplier nanoTime;
    private final Set<TaskId> punctuated = new HashSet<>();
    private long spentNanos;
    private boolean oneMore;

    /**
     * A budget of which nothing is spent.
     *
     * @param nanoTime a clock, in nanoseconds since any moment
     */
    public TransactionBudget(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** The default budget of the calling thread, which all its tasks share. */
    public static Supplier<TransactionBudget> ofThread() {
        return ThreadLocal.withInitial(() -> new TransactionBudget(DEFAULT, System::nanoTime))::get;
    }

    /** To be called before a task processes a record. */
    void beforeRecord() {
        if (!punctuated.isEmpty()) {
            startAnew();
        }
    }

    /** To be called when a task is punctuated. */
    void beforePunctuation(TaskId task) {
        if (punctuated.contains(task)) {
            startAnew();
        }
        punctuated.add(task);
    }

    private void startAnew() {
        punctuated.clear();
        spentNanos = 0;
    }

    /** True if no further second may begin before the next commit. */
    boolean isSpent() {
        return spentNanos >= limit.toNanos() && !oneMore;
    }

    /** Lets one further second begin even if the budget is spent. */
    void allowOneMore() {
        oneMore = true;
    }

    /** Does some work and counts its time. */
    void spend(Runnable work) {
        long start = nanoTime.getAsLong();
        work.run();
        spentNanos += nanoTime.getAsLong() - start;
        oneMore = false;
    }
}
