package dev.vane.platform.collection;

import dev.vane.collector.PublishedCounts;
import dev.vane.collector.Source;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.replay.ReplaySource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sources being published, each on a thread of its own. */
public final class Collection implements AutoCloseable {
    private final List<Source> sources;
    private final SourcePublisher publisher;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("vane-source-", 1).factory());
    private final List<Future<PublishedCounts>> runs = new ArrayList<>();

    /** Starts publishing; what is given belongs to this from now on. */
    public Collection(List<Source> sources, SourcePublisher publisher) {
        this.sources = List.copyOf(sources);
        this.publisher = publisher;
        sources.forEach(source -> runs.add(threads.submit(() -> publisher.run(source))));
    }

    /** True once every source has ended, or one has failed. */
    public boolean isOver() {
        return runs.stream().allMatch(Future::isDone)
                || runs.stream().anyMatch(run -> run.state() == Future.State.FAILED);
    }

    /**
     * Asks every source for an orderly end, and waits for it.
     *
     * @return what was published; complete if each source yielded all that it has
     * @throws RuntimeException why a source failed, if one did
     */
    public PublishedCounts end() throws InterruptedException {
        sources.forEach(Source::end);
        long samples = 0;
        long ticks = 0;
        boolean isComplete = true;
        for (Future<PublishedCounts> run : runs) {
            PublishedCounts counts = result(run);
            samples += counts.samples();
            ticks += counts.ticks();
            isComplete &= counts.complete();
        }
        return new PublishedCounts(
                samples, ticks, isComplete && sources.stream().noneMatch(Collection::isCut));
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
