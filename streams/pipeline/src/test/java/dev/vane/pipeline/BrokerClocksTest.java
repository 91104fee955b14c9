package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.pipeline.SourceWatch.Answered;
import dev.vane.pipeline.window.LagShedding;
import dev.vane.pipeline.window.Overload;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BrokerClocksTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final TopicPartition FIRST = new TopicPartition("samples", 0);
    private static final TopicPartition SECOND = new TopicPartition("samples", 1);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private Instant now = START;
    private Duration set = Duration.ZERO;
    private final LagShedding shedding = Overload.shed(() -> now);
    private final BrokerClocks clocks = new BrokerClocks("samples", shedding, () -> now.plus(set), () -> now, registry);

    @Test
    void exportsTheDifferenceOnceItIsCertain() {
        answer(Map.of(FIRST, now.minusSeconds(20)));
        assertThat(difference()).isZero();

        now = now.plusSeconds(2);
        answer(Map.of(FIRST, now.minusSeconds(20)));

        assertThat(difference()).isEqualTo(20);
    }

    @Test
    void aPartitionThatNobodyWritesToSaysNothing() {
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(2);
            answer(Map.of(FIRST, START.minusSeconds(600)));
        }

        assertThat(difference()).isZero();
    }

    @Test
    void exportsTheLargestOfTheDifferences() {
        answer(Map.of(FIRST, now, SECOND, now.plusSeconds(30)));
        now = now.plusSeconds(2);
        answer(Map.of(FIRST, now, SECOND, now.plusSeconds(30)));

        assertThat(difference()).isEqualTo(-30);
    }

    @Test
    void followsThisMachinesClockWhenItIsSet() {
        answer(Map.of(FIRST, now.minusSeconds(20)));
        now = now.plusSeconds(2);
        set = Duration.ofSeconds(-20);
        answer(Map.of(FIRST, now.minusSeconds(20)));

        assertThat(difference()).isZero();
    }

    @Test
    void tellsTheOverloadRule() {
        answer(Map.of(FIRST, now.minusSeconds(20)));

        assertThat(shedding.ofPartition(0).stride(now.minusSeconds(21).toEpochMilli()))
                .isEqualTo(1);
        assertThat(shedding.ofPartition(0).stride(now.minusSeconds(60).toEpochMilli()))
                .isEqualTo(Overload.MAX_STRIDE);
    }

    private void answer(Map<TopicPartition, Instant> newest) {
        Map<TopicPartition, Long> millis = new HashMap<>();
        newest.forEach((partition, time) -> millis.put(partition, time.toEpochMilli()));
        clocks.update(new Answered(now, now, Map.of("samples", newest.size()), millis));
    }

    private double difference() {
        for (MetricSnapshot metric : registry.scrape()) {
            if (metric instanceof GaugeSnapshot gauge) {
                return gauge.getDataPoints().stream()
                        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                        .sum();
            }
        }
        throw new AssertionError("no gauge");
    }
}
