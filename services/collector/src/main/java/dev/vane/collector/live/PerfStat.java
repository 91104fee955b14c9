package dev.vane.collector.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code perf stat} that counts events for all watched groups, once a second. Its seconds are not aligned to ours:
 * what it says ended up to a second before. If it dies it is started again, later each time; collection goes on without.
 */
final class PerfStat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PerfStat.class);

    private static final long SECOND = 1_000_000_000L;
    private static final long FRESH_NANOS = 2 * SECOND;

    /** Groups come and go in bursts, and a start costs about a second of counts. */
    private static final long BETWEEN_STARTS_NANOS = 10 * SECOND;

    private static final int MAX_BACKOFF_DOUBLINGS = 5;

    private final List<String> command;
    private final int linesOfAGroup;
    private final LiveHostMetrics metrics;
    private final LongSupplier nanoTime;
    private List<String> groups = List.of();
    private volatile Process process;
    private long notBefore;
    private boolean isClosed;
    private final AtomicInteger deaths = new AtomicInteger();
    private final AtomicBoolean isTold = new AtomicBoolean();
    private volatile Latest latest;
    private volatile Optional<String> unread = Optional.empty();

    private record Latest(long nanos, PerfInterval.Counts counts) {}

    /**
     * Starts nothing yet.
     *
     * @param command perf and its arguments up to the list of groups
     * @param linesOfAGroup number of lines that perf writes for each group and interval
     */
    PerfStat(List<String> command, int linesOfAGroup, LiveHostMetrics metrics, LongSupplier nanoTime) {
        this.command = command;
        this.linesOfAGroup = linesOfAGroup;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** Sees to it that perf counts for these groups, soon. Cheap where it already does. */
    synchronized void watch(List<String> wanted) {
        boolean isRunning = process != null && process.isAlive();
        if (isClosed || nanoTime.getAsLong() - notBefore < 0 || (isRunning && wanted.equals(groups))) {
            return;
        }
        if (process != null && !isRunning) {
            metrics.perfRestarted();
        }
        stop();
        if (!wanted.isEmpty()) {
            start(wanted);
        }
    }

    /** The last interval, if it ended a moment ago. */
    Optional<PerfInterval.Counts> latest() {
        Latest found = latest;
        return found != null && nanoTime.getAsLong() - found.nanos < FRESH_NANOS
                ? Optional.of(found.counts)
                : Optional.empty();
    }

    private void start(List<String> wanted) {
        groups = List.copyOf(wanted);
        List<String> line = new ArrayList<>(command);
        line.add(String.join(",", groups));
        int doublings = Math.min(deaths.get(), MAX_BACKOFF_DOUBLINGS);
        notBefore = nanoTime.getAsLong() + (BETWEEN_STARTS_NANOS << doublings);
        try {
            Process started = PerfCommand.start(line);
            process = started;
            Thread.ofVirtual().name("perf-output").start(() -> follow(started, linesOfAGroup * wanted.size()));
        } catch (IOException e) {
            deaths.incrementAndGet();
            LOG.warn("perf does not start reason={}", e.getMessage());
        }
    }

    private void follow(Process started, int lines) {
        PerfInterval interval = new PerfInterval(lines);
        String last = "";
        try (BufferedReader output = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Optional<PerfInterval.Counts> counts = interval.add(line);
                if (counts.isPresent()) {
                    deaths.set(0);
                    latest = new Latest(nanoTime.getAsLong(), counts.get());
                }
                unread = interval.unread();
                unread.ifPresent(this::tellOnce);
                last = line.isBlank() ? last : line;
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("perf's output ended: {}", e.getMessage());
        }
        if (started == process) {
            deaths.incrementAndGet();
            LOG.warn("perf ended by itself, hardware events are absent until it runs again last={}", last.strip());
        }
    }

    private void tellOnce(String line) {
        if (!isTold.getAndSet(true)) {
            LOG.warn("perf's output cannot be read, hardware events are absent as long as it is so output={}", line);
        }
    }

    /** What perf wrote that could not be read, as long as it has not completed an interval since. */
    Optional<String> unread() {
        return unread;
    }

    private void stop() {
        latest = null;
        Process old = process;
        process = null;
        if (old != null) {
            // It has nothing to save, and takes up to an interval to end when asked.
            old.destroyForcibly();
            try {
                old.waitFor(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        stop();
    }
}
