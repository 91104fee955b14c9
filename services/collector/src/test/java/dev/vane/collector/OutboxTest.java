package dev.vane.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final long PLENTY = 1 << 20;

    private final PublisherMetrics metrics = PublisherMetrics.of(new PrometheusRegistry());
    private final Publication live = new Publication(true, metrics);
    private final Publication replay = new Publication(false, metrics);
    private long nanos;

    @Test
    void handsOverOneSecondOfALiveHostAtATime() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        OutgoingSecond first = put(outbox, live, "a", 1);
        OutgoingSecond next = put(outbox, live, "a", 2);
        OutgoingSecond other = put(outbox, live, "b", 1);

        assertThat(take(outbox)).contains(first);
        assertThat(take(outbox)).contains(other);
        assertThat(take(outbox)).isEmpty();
        outbox.acknowledged(first, 0);
        assertThat(take(outbox)).isEmpty();
        outbox.acknowledged(first, 1);
        assertThat(take(outbox)).contains(next);
    }

    @Test
    void handsOverSecondsOfOthersAsTheyCome() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        OutgoingSecond first = put(outbox, replay, "a", 1);
        OutgoingSecond next = put(outbox, replay, "a", 2);

        assertThat(take(outbox)).contains(first);
        assertThat(take(outbox)).contains(next);
        assertThat(outbox.sent()).containsExactly(first, next);
    }

    @Test
    void dropsTheOldestSecondThatWaitsAndNoneThatIsOnItsWay() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        OutgoingSecond sent = put(outbox, live, "a", 1);
        assertThat(take(outbox)).contains(sent);
        put(outbox, live, "a", 2);
        OutgoingSecond third = put(outbox, live, "a", 3);
        put(outbox, live, "a", 4);
        put(outbox, live, "a", 5);

        assertThat(outbox.dropped()).isEqualTo(1);
        assertThat(outbox.sent()).containsExactly(sent);
        outbox.acknowledged(sent, 0);
        outbox.acknowledged(sent, 1);
        assertThat(take(outbox)).contains(third);
    }

    @Test
    void boundsEachHostByItself() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        OutgoingSecond quiet = put(outbox, live, "b", 1);
        for (int second = 1; second <= 10; second++) {
            put(outbox, live, "a", second);
        }

        assertThat(outbox.size()).isEqualTo(4);
        assertThat(take(outbox)).contains(quiet);
    }

    @Test
    void boundsWhatAllTakeTogether() throws InterruptedException {
        long oneSecond = second(live, "a", 1).bytes();
        Outbox outbox = outbox(oneSecond * 2);
        for (int host = 0; host < 5; host++) {
            put(outbox, live, Integer.toString(host), 1);
        }

        assertThat(outbox.size()).isEqualTo(2);
        assertThat(outbox.dropped()).isEqualTo(3);
    }

    @Test
    void countsSilenceFromTheFirstThatIsOwedAndAgainFromEachAcknowledgement() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        nanos += 1_000;
        assertThat(outbox.silence()).isZero();
        OutgoingSecond first = put(outbox, live, "a", 1);
        put(outbox, live, "a", 2);
        nanos += 1_000;
        assertThat(outbox.silence()).isEqualTo(Duration.ofNanos(1_000));

        assertThat(take(outbox)).contains(first);
        outbox.acknowledged(first, 0);

        assertThat(outbox.silence()).isZero();
        nanos += 500;
        assertThat(outbox.silence()).isEqualTo(Duration.ofNanos(500));
    }

    @Test
    void givesUpWhatItHoldsWhenItIsClosed() throws InterruptedException {
        Outbox outbox = outbox(PLENTY);
        put(outbox, live, "a", 1);
        assertThat(take(outbox)).isPresent();
        put(outbox, live, "a", 2);

        outbox.close();
        put(outbox, live, "a", 3);

        assertThat(live.await()).isEqualTo(new PublishedCounts(0, 0, 0, 3, false));
        assertThat(outbox.silence()).isZero();
    }

    private Outbox outbox(long maxBytes) {
        return new Outbox(3, maxBytes, metrics, () -> nanos);
    }

    private static Optional<OutgoingSecond> take(Outbox outbox) throws InterruptedException {
        return outbox.take(Duration.ZERO);
    }

    private OutgoingSecond put(Outbox outbox, Publication publication, String host, long second)
            throws InterruptedException {
        OutgoingSecond put = second(publication, host, second);
        outbox.put(put);
        return put;
    }

    private static OutgoingSecond second(Publication publication, String host, long second) {
        Sample sample = new Sample(
                new VmKey(host, "vm"),
                second,
                MetricValues.builder().set(0, 0.5).build(),
                Map.of());
        return OutgoingSecond.of(new HostSecond(host, second, List.of(sample), List.of(), false), publication);
    }
}
