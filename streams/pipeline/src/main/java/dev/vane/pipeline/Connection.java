package dev.vane.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the brokers answer. Logs once when they stop, and once when they answer again. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final String name;
    private Optional<Instant> cutOffSince = Optional.empty();
    private String reason = "";

    /** @param name what logs call the application */
    Connection(String name) {
        this.name = name;
    }

    /** The brokers answered. */
    synchronized void answered(Instant now) {
        cutOffSince.ifPresent(since -> LOG.info(
                "{}: the brokers are back outage-seconds={}",
                name,
                Duration.between(since, now).toSeconds()));
        cutOffSince = Optional.empty();
    }

    /** The brokers did not answer, or refused. */
    synchronized void failed(Instant asked, String why) {
        if (cutOffSince.isEmpty()) {
            LOG.warn("{}: cut off from the brokers, waits until they answer; reason=\"{}\"", name, why);
            cutOffSince = Optional.of(asked);
        }
        reason = why;
    }

    synchronized boolean isCutOff() {
        return cutOffSince.isPresent();
    }

    /** What is wrong; empty if they answer. */
    synchronized Optional<String> problem(Instant now) {
        return cutOffSince.map(since -> "cut off from the brokers for %d s: %s"
                .formatted(Duration.between(since, now).toSeconds(), reason));
    }
}
