package dev.vane.pipeline;

import dev.vane.pipeline.SourceWatch.Answered;
import dev.vane.pipeline.window.ClockDifference;
import dev.vane.pipeline.window.ClockDifference.Range;
import dev.vane.pipeline.window.LagShedding;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The difference between this machine's clock and the brokers': exported, told to the overload rule, and logged once when
 * it is more than a clock that is kept in time would show. Belongs to one thread.
 */
final class BrokerClocks {
    /** A difference that is certain to be larger is logged. */
    static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerClocks.class);

    private final String topic;
    private final LagShedding shedding;
    private final InstantSource wall;
    private final InstantSource steady;
    private final Gauge gauge;
    private final Set<Integer> logged = new HashSet<>();

    /**
     * Nothing is known yet.
     *
     * @param topic the topic that lag is judged by
     * @param wall this machine's clock, which may be set
     * @param steady the clock that the overload rule and the answers go by
     */
    BrokerClocks(
            String topic, LagShedding shedding, InstantSource wall, InstantSource steady, PrometheusRegistry registry) {
        this.topic = topic;
        this.shedding = shedding;
        this.wall = wall;
        this.steady = steady;
        this.gauge = Gauge.builder()
                .name("vane_pipeline_clock_difference_seconds")
                .help("How far this machine's clock is ahead of the clock of the broker that leads a partition of the"
                        + " samples topic: the largest of the differences, negative if it is behind.")
                .unit(Unit.SECONDS)
                .register(registry);
    }

    /** Takes what the leaders of the partitions have answered. */
    void update(Answered answered) {
        Range largest = new Range(0, 0);
        boolean known = false;
        for (var newest : answered.newest().entrySet()) {
            TopicPartition partition = newest.getKey();
            if (!partition.topic().equals(topic) || newest.getValue() < 0) {
                continue;
            }
            ClockDifference difference = shedding.difference(partition.partition());
            var range = difference
                    .newest(answered.asked().toEpochMilli(), answered.answered().toEpochMilli(), newest.getValue())
                    .map(this::byWallClock);
            if (range.isPresent()) {
                log(partition, range.get());
                known = true;
                largest = Math.abs(range.get().atMost()) > Math.abs(largest.atMost()) ? range.get() : largest;
            }
        }
        if (known) {
            gauge.set(largest.atMost() / 1e3);
        }
    }

    private Range byWallClock(Range steadyRange) {
        long set = wall.millis() - steady.millis();
        return new Range(steadyRange.atLeast() + set, steadyRange.atMost() + set);
    }

    private void log(TopicPartition partition, Range range) {
        boolean differs = range.atLeast() > TOLERANCE.toMillis() || range.atMost() < -TOLERANCE.toMillis();
        if (!differs) {
            logged.remove(partition.partition());
        } else if (logged.add(partition.partition())) {
            LOG.warn(
                    "this machine's clock is {} s {} the clock of the broker that leads {}; lag is judged without the"
                            + " difference, delays are not",
                    "%.1f".formatted(Math.abs(range.atMost()) / 1e3),
                    range.atMost() > 0 ? "ahead of" : "behind",
                    partition);
        }
    }
}
