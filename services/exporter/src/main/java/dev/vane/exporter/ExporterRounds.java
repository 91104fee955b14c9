package dev.vane.exporter;

import dev.vane.clients.FollowerHealth.State;
import dev.vane.clients.TopicFollower;
import java.time.Duration;
import java.time.Instant;

/** What the exporter does between records: it tidies up, and says how far it has read. */
final class ExporterRounds implements TopicFollower.Listener {
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    private final OutcomeHandlers handlers;
    private final FleetMetrics metrics;
    private Instant nextHousekeeping = Instant.MIN;

    ExporterRounds(OutcomeHandlers handlers, FleetMetrics metrics) {
        this.handlers = handlers;
        this.metrics = metrics;
    }

    @Override
    public void polled() {
        handlers.polled();
    }

    @Override
    public void unreadable(String topic) {
        metrics.unreadable(topic);
    }

    @Override
    public void round(TopicFollower follower, Instant now) {
        if (now.isBefore(nextHousekeeping)
                && nextHousekeeping.minus(HOUSEKEEPING).isBefore(now)) {
            return;
        }
        nextHousekeeping = now.plus(HOUSEKEEPING);
        if (follower.health().state() == State.CUT_OFF) {
            metrics.lagUnknown();
        } else {
            metrics.lag(follower.lag());
        }
        handlers.expire(now);
    }
}
