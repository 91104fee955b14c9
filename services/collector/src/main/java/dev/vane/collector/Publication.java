package dev.vane.collector;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has become of the seconds of one run. Thread-safe. */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final boolean isLive;
    private final PublisherMetrics metrics;
    private final Set<String> openHosts = new HashSet<>();
    private long samples;
    private long ticks;
    private long droppedSeconds;
    private long unsentSeconds;
    private long pending;
    private boolean hasRefused;

    /** @param isLive its seconds pass whether they are sent or not */
    Publication(boolean isLive, PublisherMetrics metrics) {
        this.isLive = isLive;
        this.metrics = metrics;
    }

    boolean isLive() {
        return isLive;
    }

    /** A second was read and is to be sent. */
    synchronized void added(OutgoingSecond second) {
        pending++;
        if (second.isLast()) {
            openHosts.remove(second.host());
        } else {
            openHosts.add(second.host());
        }
    }

    synchronized void acknowledged(boolean isTick) {
        if (isTick) {
            ticks++;
        } else {
            samples++;
        }
        (isTick ? metrics.ticks : metrics.samples).inc();
    }

    /** A record can never be sent. The first one is named, all are counted. */
    synchronized void refused(String record, String reason) {
        metrics.sendFailures.inc();
        if (!hasRefused) {
            hasRefused = true;
            LOG.warn(
                    "a record was refused and dropped; further ones are only counted record={} reason={}",
                    record,
                    reason);
        }
    }

    synchronized void settled() {
        pending--;
        notifyAll();
    }

    synchronized void dropped() {
        droppedSeconds++;
        pending--;
        metrics.droppedSeconds.inc();
        notifyAll();
    }

    synchronized void unsent() {
        unsentSeconds++;
        pending--;
        notifyAll();
    }

    /** Waits until every second has come to its end. */
    synchronized PublishedCounts await() throws InterruptedException {
        while (pending > 0) {
            wait();
        }
        boolean isComplete = openHosts.isEmpty() && droppedSeconds == 0 && unsentSeconds == 0;
        return new PublishedCounts(samples, ticks, droppedSeconds, unsentSeconds, isComplete);
    }
}
