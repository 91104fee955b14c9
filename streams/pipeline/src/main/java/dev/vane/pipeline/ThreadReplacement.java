package dev.vane.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that ended by an error: the new thread starts from the last commit, so nothing is lost or done
 * twice. For an error that can pass this goes on for as long as it takes, with longer and longer pauses. For an error
 * that is not known it goes on as long as it is rare. An error that cannot pass ends the application.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    /** Failures of unknown cause within {@link #PERIOD} that are still replaced. */
    static final int MAX_UNKNOWN = 5;

    /** After this long a failure is forgotten. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Failures within this time lengthen the next pause. */
    private static final Duration PAUSE_PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);

    private final String name;
    private final String partitionsChanged;
    private final InstantSource clock;
    private final Pause pause;
    private final Deque<Instant> unknown = new ArrayDeque<>();
    private final Deque<Instant> passing = new ArrayDeque<>();
    private Optional<String> sentence = Optional.empty();

    /** Waits before a thread is replaced. */
    interface Pause {
        void await(Duration duration);
    }

    /**
     * No thread has failed yet.
     *
     * @param name what logs call the application
     * @param partitionsChanged what to say if topics have other numbers of partitions than the state was made for
     */
    ThreadReplacement(String name, String partitionsChanged, InstantSource clock, Pause pause) {
        this.name = name;
        this.partitionsChanged = partitionsChanged;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        return switch (ThreadFailure.of(failure, partitionsChanged)) {
            case ThreadFailure.Passing _ -> replaceAfterPause(failure);
            case ThreadFailure.Unknown _ -> replaceIfRare(failure);
            case ThreadFailure.Final last -> end("the %s ends: %s".formatted(name, last.sentence()), failure);
        };
    }

    /** Why the application ends, if it does: one sentence. */
    synchronized Optional<String> sentence() {
        return sentence;
    }

    private StreamThreadExceptionResponse replaceAfterPause(Throwable failure) {
        int recent = count(passing, PAUSE_PERIOD);
        if (recent == 1) {
            LOG.warn("{}: stream thread replaced, more within a minute are not logged cause={}", name, text(failure));
        } else {
            LOG.debug("{}: stream thread replaced recent={}", name, recent, failure);
        }
        Duration wait = FIRST_PAUSE.multipliedBy(1L << Math.min(recent - 1, 10));
        pause.await(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private StreamThreadExceptionResponse replaceIfRare(Throwable failure) {
        int recent = count(unknown, PERIOD);
        if (recent > MAX_UNKNOWN) {
            return end(
                    "the %s ends: its threads failed %d times within %d min, the last time with %s"
                            .formatted(name, recent, PERIOD.toMinutes(), text(failure)),
                    failure);
        }
        LOG.warn("{}: stream thread replaced recent={}", name, recent, failure);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized StreamThreadExceptionResponse end(String why, Throwable failure) {
        if (sentence.isEmpty()) {
            sentence = Optional.of(why);
        }
        LOG.error("{}", why, failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Failures within a period, this one included. */
    private synchronized int count(Deque<Instant> failures, Duration period) {
        Instant now = clock.instant();
        failures.add(now);
        failures.removeIf(earlier -> Duration.between(earlier, now).compareTo(period) >= 0);
        return failures.size();
    }

    /** The innermost cause: those around it say where it was noticed. */
    private static String text(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return innermost.toString();
    }
}
