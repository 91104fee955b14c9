package dev.vane.platform.collection;

import dev.vane.collector.HostSecond;
import dev.vane.collector.PublishedCounts;
import dev.vane.collector.Source;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.replay.ReplaySource;
import dev.vane.contracts.MeasuredPerformance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sources being published, each on a thread of its own. */
public final class Collection implements AutoCloseable {
    /** How long the last seconds may take to be sent. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long they may take if somebody waits for the end of the process. */
    private static final Duration PATIENCE_INTERRUPTED = Duration.ofSeconds(2);

    /** The same, if no broker has acknowledged anything lately. */
    private static final Duration PATIENCE_CUT_OFF = Duration.ofMillis(500);

    private static final Duration STEP = Duration.ofMillis(50);

    private final List<Source> sources;
    private final SourcePublisher publisher;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("vane-source-", 1).factory());
    private final List<Future<PublishedCounts>> runs = new ArrayList<>();

    /**
     * Starts publishing; sources and publisher belong to this from now on.
     *
     * @param measured hears of what sources know of how fast VMs ran, on their threads
     */
    public Collection(List<Source> sources, SourcePublisher publisher, Consumer<MeasuredPerformance> measured) {
        this.sources = List.copyOf(sources);
        this.publisher = publisher;
        sources.forEach(source -> runs.add(threads.submit(() -> publisher.run(new ObservedSource(source, measured)))));
    }

    /** A source that somebody listens to. */
    private record ObservedSource(Source source, Consumer<MeasuredPerformance> measured) implements Source {
        @Override
        public Optional<HostSecond> next() throws InterruptedException {
            Optional<HostSecond> next = source.next();
            next.ifPresent(second -> second.measured().forEach(measured));
            return next;
        }

        @Override
        public boolean isLive() {
            return source.isLive();
        }

        @Override
        public void end() {
            source.end();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** True once every source has ended and is acknowledged, or one has failed. */
    public boolean isOver() {
        return runs.stream().allMatch(Future::isDone)
                || runs.stream().anyMatch(run -> run.state() == Future.State.FAILED);
    }

    /**
     * Asks every source for an orderly end, and waits until all is acknowledged; for a while, if the brokers are away.
     *
     * @param isInterrupted asked often: true makes it a short while
     * @return what was published; complete if each source yielded all that it has
     * @throws RuntimeException why a source failed, if one did
     */
    public PublishedCounts end(BooleanSupplier isInterrupted) throws InterruptedException {
        sources.forEach(Source::end);
        if (!awaitRuns(isInterrupted)) {
            publisher.giveUp();
        }
        PublishedCounts all = new PublishedCounts(0, 0, 0, 0, sources.stream().noneMatch(Collection::isCut));
        for (Future<PublishedCounts> run : runs) {
            all = all.plus(result(run));
        }
        return all;
    }

    private boolean awaitRuns(BooleanSupplier isInterrupted) throws InterruptedException {
        long start = System.nanoTime();
        for (Future<PublishedCounts> run : runs) {
            while (!isDone(run)) {
                if (System.nanoTime() - start > patience(isInterrupted).toNanos()) {
                    return false;
                }
            }
        }
        return true;
    }

    private Duration patience(BooleanSupplier isInterrupted) {
        if (!isInterrupted.getAsBoolean()) {
            return PATIENCE;
        }
        return publisher.isReady() ? PATIENCE_INTERRUPTED : PATIENCE_CUT_OFF;
    }

    private static boolean isDone(Future<PublishedCounts> run) throws InterruptedException {
        try {
            run.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static boolean isCut(Source source) {
        return source instanceof ReplaySource replay && !replay.complete();
    }

    private static PublishedCounts result(Future<PublishedCounts> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        sources.forEach(Source::end);
        threads.shutdownNow();
        sources.forEach(Source::close);
        publisher.close();
    }
}
