package dev.vane.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.TopicWatch.State;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final Uuid OLD = new Uuid(1, 1);
    private static final Uuid NEW = new Uuid(2, 2);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PublisherMetrics metrics = PublisherMetrics.of(registry);
    private long nanos;
    private final Outbox outbox = new Outbox(3, 1 << 20, metrics, () -> nanos);
    private final Connection connection = new Connection("broker:9092", Duration.ofSeconds(5), outbox, metrics);
    private State state = new State.Usable(OLD);
    private int questions;
    private final TopicWatch watch = () -> {
        questions++;
        return state;
    };
    private final OutgoingSecond second =
            OutgoingSecond.of(new HostSecond("a", 100, List.of(), List.of(), false), new Publication(true, metrics));

    @BeforeEach
    void reach() throws InterruptedException {
        assertThat(connection.isReady()).isFalse();
        assertThat(cutOff()).isEqualTo(1);
        connection.awaitTopic(watch, new CountDownLatch(1));
        questions = 0;
    }

    @Test
    void isReadyOnceTheTopicIsReached() {
        assertThat(connection.isReady()).isTrue();
        assertThat(cutOff()).isZero();
    }

    @Test
    void staysReadyWhileNothingIsSent() throws InterruptedException {
        pass(3600);

        assertThat(connection.isReady()).isTrue();
        assertThat(connection.isStuck(watch)).isFalse();
    }

    @Test
    void isCutOffWhenNothingIsAcknowledgedForFiveSeconds() throws InterruptedException {
        send();
        pass(4);
        assertThat(connection.isStuck(watch)).isFalse();
        assertThat(connection.isReady()).isTrue();
        pass(1);

        assertThat(connection.isReady()).isFalse();
        state = new State.Unusable("no broker answers");
        assertThat(connection.isStuck(watch)).isFalse();
        assertThat(cutOff()).isEqualTo(1);
    }

    @Test
    void isBackWithTheNextAcknowledgement() throws InterruptedException {
        send();
        pass(45);
        assertThat(connection.isStuck(watch)).isFalse();

        connection.acknowledged();
        outbox.acknowledged(second, 0);

        assertThat(connection.isReady()).isTrue();
        assertThat(cutOff()).isZero();
    }

    @Test
    void asksForTheTopicOnlyNowAndThen() throws InterruptedException {
        send();
        state = new State.Unusable("no broker answers");
        for (int second = 0; second < 60; second++) {
            pass(1);
            assertThat(connection.isStuck(watch)).isFalse();
        }

        assertThat(questions).isEqualTo(12);
    }

    @Test
    void isStuckIfATopicWasMadeAnewAndStillNothingIsAcknowledged() throws InterruptedException {
        send();
        pass(5);
        state = new State.Usable(NEW);

        assertThat(connection.isStuck(watch)).isFalse();
        pass(5);
        assertThat(connection.isStuck(watch)).isTrue();
    }

    @Test
    void isStuckIfThatHoldsForOneHostAlone() throws InterruptedException {
        send();
        state = new State.Usable(NEW);
        boolean isStuck = false;
        for (int i = 1; i <= 10; i++) {
            OutgoingSecond other = OutgoingSecond.of(
                    new HostSecond("b", 100 + i, List.of(), List.of(), false), new Publication(true, metrics));
            outbox.put(other);
            assertThat(outbox.take(Duration.ZERO)).contains(other);
            pass(1);
            connection.acknowledged();
            outbox.acknowledged(other, 0);
            isStuck |= connection.isStuck(watch);
        }

        assertThat(isStuck).isTrue();
        assertThat(connection.isReady()).isTrue();
    }

    @Test
    void isNotStuckIfBrokersAreSlowWithTheSameTopic() throws InterruptedException {
        send();
        for (int second = 0; second < 60; second++) {
            pass(1);
            assertThat(connection.isStuck(watch)).isFalse();
        }
    }

    private void send() throws InterruptedException {
        outbox.put(second);
        assertThat(outbox.take(Duration.ZERO)).contains(second);
    }

    private void pass(long seconds) {
        nanos += seconds * 1_000_000_000L;
    }

    private double cutOff() {
        return registry.scrape("vane_collector_cut_off"::equals).stream()
                .map(GaugeSnapshot.class::cast)
                .findFirst()
                .orElseThrow()
                .getDataPoints()
                .getFirst()
                .getValue();
    }
}
