package dev.vane.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SourcePublisherTest {
    private static final String TOPIC = "vane.samples.v1";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MockProducer<byte[], byte[]> producer = producer(true);

    @Test
    void sendsTheSamplesOfASecondAndThenItsTickKeyedByHost() throws InterruptedException {
        HostSecond second = second("höst", 100, "vm-1", "vm-2");

        publisher(Map.of()).run(new ListSource(second));

        assertThat(producer.history())
                .extracting(SourcePublisherTest::read)
                .containsExactly(second.samples().get(0), second.samples().get(1), second.tick());
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(TOPIC);
            assertThat(record.key()).isEqualTo("höst".getBytes(UTF_8));
        });
    }

    @Test
    void countsWhatWasSentAndSaysThatEveryHostCameToItsEnd() throws InterruptedException {
        ListSource source = new ListSource(
                second("a", 100, "vm-1", "vm-2"), second("b", 100, "vm-1"), last("a", 101), last("b", 101));

        PublishedCounts counts = publisher(Map.of()).run(source);

        assertThat(counts).isEqualTo(new PublishedCounts(3, 4, true));
        assertThat(counter("vane_collector_samples")).isEqualTo(3);
        assertThat(counter("vane_collector_ticks")).isEqualTo(4);
        assertThat(counter("vane_collector_send_failures")).isZero();
        assertThat(sendDurations()).isEqualTo(7);
    }

    @Test
    void isIncompleteIfAHostHasNoLastSecond() throws InterruptedException {
        PublishedCounts counts = publisher(Map.of())
                .run(new ListSource(second("a", 100, "vm-1"), second("b", 100, "vm-1"), last("a", 101)));

        assertThat(counts.complete()).isFalse();
    }

    @Test
    void putsItsHeadersOnEveryRecord() throws InterruptedException {
        publisher(Map.of("vane-simulated", "true")).run(new ListSource(second("a", 100, "vm-1")));

        assertThat(producer.history()).hasSize(2).allSatisfy(record -> assertThat(
                        record.headers().lastHeader("vane-simulated").value())
                .isEqualTo("true".getBytes(UTF_8)));
    }

    @Test
    void stopsAtAFailedSendNamingTopicAndCause() {
        FailingProducer failing = new FailingProducer(3);
        ListSource source =
                new ListSource(second("a", 100, "vm-1"), second("a", 101, "vm-1"), second("a", 102, "vm-1"));

        assertThatThrownBy(() -> new SourcePublisher(failing, TOPIC, registry, Map.of()).run(source))
                .isInstanceOf(SendFailedException.class)
                .hasMessage("cannot send to vane.samples.v1: broker is away")
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(source.left()).isEqualTo(1);
        assertThat(counter("vane_collector_send_failures")).isEqualTo(1);
        assertThat(counter("vane_collector_samples")).isEqualTo(1);
    }

    @Test
    void failsIfTheVeryLastRecordIsNotAcknowledged() {
        FailingProducer failing = new FailingProducer(2);

        assertThatThrownBy(() -> new SourcePublisher(failing, TOPIC, registry, Map.of())
                        .run(new ListSource(second("a", 100, "vm-1"))))
                .isInstanceOf(SendFailedException.class);
    }

    @Test
    void failsIfTheProducerRefusesARecordAtOnce() {
        producer.sendException = new TimeoutException("buffer is full");

        assertThatThrownBy(() -> publisher(Map.of()).run(new ListSource(second("a", 100, "vm-1"))))
                .isInstanceOf(SendFailedException.class)
                .hasMessageContaining("buffer is full");
    }

    @Test
    void waitsForEveryAcknowledgementBeforeItReturns() throws InterruptedException {
        MockProducer<byte[], byte[]> slow = producer(false);

        new SourcePublisher(slow, TOPIC, registry, Map.of()).run(new ListSource(second("a", 100, "vm-1")));

        assertThat(slow.flushed()).isTrue();
        assertThat(counter("vane_collector_ticks")).isEqualTo(1);
    }

    @Test
    void turnsKafkasInterruptionIntoJavasWithTheFlagClear() {
        producer.sendException = new InterruptException("interrupted in send");

        assertThatThrownBy(() -> publisher(Map.of()).run(new ListSource(second("a", 100, "vm-1"))))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void sharesItsCountsWithOtherPublishersOfTheRegistry() throws InterruptedException {
        publisher(Map.of()).run(new ListSource(second("a", 100, "vm-1")));
        publisher(Map.of("more", "headers")).run(new ListSource(second("b", 100, "vm-1")));

        assertThat(counter("vane_collector_samples")).isEqualTo(2);
    }

    @Test
    void closesItsProducer() {
        publisher(Map.of()).close();

        assertThat(producer.closed()).isTrue();
    }

    private SourcePublisher publisher(Map<String, String> headers) {
        return new SourcePublisher(producer, TOPIC, registry, headers);
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static HostSecond second(String host, long second, String... vms) {
        List<Sample> samples = Stream.of(vms)
                .map(vm -> new Sample(
                        new VmKey(host, vm),
                        second,
                        MetricValues.builder().set(0, 0.5).build(),
                        Map.of()))
                .toList();
        return new HostSecond(host, second, samples, List.of(), false);
    }

    private static HostSecond last(String host, long second) {
        return new HostSecond(host, second, List.of(), List.of("vm-1"), true);
    }

    private static SourceRecord read(ProducerRecord<byte[], byte[]> record) {
        return ((Reading.Accepted) SourceRecords.read(record.key(), record.value(), 100_000)).record();
    }

    private double counter(String name) {
        return snapshot(name, CounterSnapshot.class).getDataPoints().getFirst().getValue();
    }

    private long sendDurations() {
        return snapshot("vane_collector_send_duration_seconds", HistogramSnapshot.class)
                .getDataPoints()
                .getFirst()
                .getCount();
    }

    private <T> T snapshot(String name, Class<T> type) {
        return registry.scrape(name::equals).stream()
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Acknowledges all records but one. */
    private static final class FailingProducer extends MockProducer<byte[], byte[]> {
        private final int failing;
        private int sent;

        FailingProducer(int failing) {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.failing = failing;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> future = super.send(record, callback);
            if (++sent == failing) {
                errorNext(new TimeoutException("broker is away"));
            } else {
                completeNext();
            }
            return future;
        }
    }
}
