package dev.vane.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died of something that may pass, such as a broker that was away: the new thread starts
 * from the last commit, so nothing is lost or done twice. What keeps coming back, or cannot pass, ends the application.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final int MAX_REPLACEMENTS = 20;

    private final String name;
    private final AtomicInteger replaced = new AtomicInteger();

    /** @param name what logs call the application */
    ThreadReplacement(String name) {
        this.name = name;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (mayPass(failure) && replaced.incrementAndGet() <= MAX_REPLACEMENTS) {
            LOG.warn("stream thread replaced count={} cause={}", replaced.get(), failure.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("{} ends", name, failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean mayPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
