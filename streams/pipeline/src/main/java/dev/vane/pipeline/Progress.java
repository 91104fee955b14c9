package dev.vane.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How far the stream threads have read and committed, so that a standstill can be told from a quiet source. */
final class Progress {
    /** Records that wait this long without one being read mean that nothing is read. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Counts counts;
    private Instant lastRead;
    private Instant lastCommit;
    private double readAtCommit;

    /**
     * What Kafka Streams has counted.
     *
     * @param read records that were processed since the start
     * @param commits commits since the start
     * @param waiting records that are appended and not yet read
     */
    record Counts(double read, double commits, double waiting) {
        static final Counts NONE = new Counts(0, 0, 0);
    }

    Progress(Instant start) {
        this.counts = Counts.NONE;
        this.lastRead = start;
        this.lastCommit = start;
    }

    /**
     * Takes what has been counted by now. A thread that was replaced takes its counts with it, so they may fall.
     *
     * @param cutOff true if the brokers do not answer, so that nothing can be committed
     */
    synchronized void update(Instant now, Counts current, boolean cutOff) {
        boolean read = current.read() != counts.read();
        if (read || current.waiting() == 0) {
            lastRead = now;
        }
        if (current.commits() > counts.commits()) {
            // What was read after the commit and before this moment cannot be told from what was read before it.
            committed(now, counts.read());
        }
        if ((!read && !cutOff) || current.read() < readAtCommit) {
            committed(now, current.read());
        }
        counts = current;
    }

    private void committed(Instant now, double read) {
        lastCommit = now;
        readAtCommit = read;
    }

    /** What is wrong; empty if records are read as they come. */
    synchronized Optional<String> problem(Instant now) {
        Duration standstill = Duration.between(lastRead, now);
        return standstill.compareTo(PATIENCE) < 0
                ? Optional.empty()
                : Optional.of("%.0f records wait and none was read for %d s"
                        .formatted(counts.waiting(), standstill.toSeconds()));
    }

    /** What the next start will read again, if this process ends now; empty if that is nothing. */
    synchronized Optional<String> uncommitted() {
        double records = counts.read() - readAtCommit;
        return records <= 0
                ? Optional.empty()
                : Optional.of("up to %.0f records read since %s are not committed; the next start reads them again"
                        .formatted(records, lastCommit.truncatedTo(ChronoUnit.SECONDS)));
    }
}
