package dev.vane.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * A running instance of one of Vane's Kafka Streams applications. It goes on through every error that can pass, and waits
 * for brokers that are away; after an error that cannot pass it is no longer alive and says why.
 */
public abstract sealed class RunningApplication implements AutoCloseable permits Pipeline, Explainers, Answers {
    private final RunningStreams streams;
    private final AutoCloseable models;

    /** @param models what its threads use; closed once they have ended */
    RunningApplication(RunningStreams streams, AutoCloseable models) {
        this.streams = streams;
        this.models = models;
    }

    /**
     * Waits until every partition that falls to this instance is being processed.
     *
     * @throws IllegalStateException if that takes longer than {@code timeout}, or the application fails
     */
    public final void awaitRunning(Duration timeout) throws InterruptedException {
        streams.awaitRunning(timeout);
    }

    /** True once every partition that falls to this instance has been processed. */
    public final boolean hasRun() {
        return streams.hasRun();
    }

    /** True unless it has failed or ended. */
    public final boolean isAlive() {
        return streams.isAlive();
    }

    /** Why it failed, if it did: one sentence. */
    public final Optional<String> failure() {
        return streams.failure();
    }

    /** Why no data flows through it; empty if data flows, or would if there were any. */
    public final Optional<String> notReady() {
        return streams.notReady();
    }

    /** What the next start does again if the process ends now without {@link #close}; empty if that is nothing. */
    public final Optional<String> uncommitted() {
        return streams.uncommitted();
    }

    /** Commits what is done and ends; gives up soon if the brokers do not answer. */
    @Override
    public final void close() {
        // Where threads may still be inside a model, freeing it under them would end the process.
        if (streams.close()) {
            try {
                models.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) { // what close() declares
                throw new IllegalStateException(e);
            }
        }
    }
}
