package dev.vane.collector.ingest;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The seconds of hosts that other collectors measure. Doors hand over what they get, from any thread. */
public final class IngestSource implements Source {
    private static final long STEP_MILLIS = 50;

    private final IngestMetrics metrics;
    private final InstantSource clock;
    private final Assembler assembler;
    private final Queue<HostSecond> due = new ArrayDeque<>();
    private boolean isEnding;
    private boolean isOver;

    private IngestSource(IngestMapping mapping, IngestMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.assembler = new Assembler(mapping, metrics);
    }

    /**
     * Opens a source.
     *
     * @param mapping a file, or the name of a mapping that is part of Vane
     * @throws IllegalArgumentException if it is neither
     * @throws dev.vane.collector.mapping.UnreadableTraceException naming what is wrong with the file
     */
    public static IngestSource open(String mapping, IngestMetrics metrics, InstantSource clock) {
        return new IngestSource(IngestMapping.open(mapping), metrics, clock);
    }

    /** Takes the measurements of a message. */
    synchronized void take(List<Measurement> measurements) {
        if (isEnding) {
            return;
        }
        metrics.read();
        long now = clock.millis();
        measurements.forEach(measurement -> assembler.take(measurement, now));
        due.addAll(assembler.due(now));
        notifyAll();
    }

    /** Notes a message that could not be read. */
    void unreadable(String where, UnreadableMessageException why) {
        metrics.unreadable(where, why.getMessage());
    }

    @Override
    public synchronized Optional<HostSecond> next() throws InterruptedException {
        while (due.isEmpty() && !isOver) {
            if (isEnding) {
                due.addAll(assembler.end());
                isOver = true;
            } else {
                wait(STEP_MILLIS);
                due.addAll(assembler.due(clock.millis()));
            }
        }
        return Optional.ofNullable(due.poll());
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public synchronized void end() {
        isEnding = true;
        notifyAll();
    }

    @Override
    public void close() {
        end();
    }
}
