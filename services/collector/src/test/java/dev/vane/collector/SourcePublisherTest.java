package dev.vane.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.TopicWatch.State;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcePublisherTest {
    private static final String TOPIC = "vane.samples.v1";
    private static final TopicWatch USABLE = () -> new State.Usable(Uuid.ONE_UUID);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<SourcePublisher> publishers = new ArrayList<>();

    @AfterEach
    void close() {
        publishers.forEach(SourcePublisher::close);
    }

    @Test
    void sendsTheSamplesOfASecondAndThenItsTickKeyedByHost() throws InterruptedException {
        HostSecond second = second("höst", 100, "vm-1", "vm-2");

        publisher(producer).run(new ListSource(second));

        assertThat(sent())
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

        PublishedCounts counts = publisher(producer).run(source);

        assertThat(counts).isEqualTo(new PublishedCounts(3, 4, 0, 0, true));
        assertThat(counter("vane_collector_samples")).isEqualTo(3);
        assertThat(counter("vane_collector_ticks")).isEqualTo(4);
        assertThat(counter("vane_collector_send_failures")).isZero();
        assertThat(gauge("vane_collector_buffered_seconds")).isZero();
        assertThat(sendDurations()).isEqualTo(7);
    }

    @Test
    void isIncompleteIfAHostHasNoLastSecond() throws InterruptedException {
        PublishedCounts counts = publisher(producer)
                .run(new ListSource(second("a", 100, "vm-1"), second("b", 100, "vm-1"), last("a", 101)));

        assertThat(counts.complete()).isFalse();
    }

    @Test
    void putsItsHeadersOnEveryRecord() throws InterruptedException {
        publisher(USABLE, Map.of("vane-simulated", "true"), producer).run(new ListSource(second("a", 100, "vm-1")));

        assertThat(producer.history()).hasSize(2).allSatisfy(record -> assertThat(header(record, "vane-simulated"))
                .isEqualTo("true"));
    }

    @Test
    void namesItselfOnEveryRecordByOneRandomName() throws InterruptedException {
        publisher(producer).run(new ListSource(second("a", 100, "vm-1"), second("a", 101, "vm-1")));
        MockProducer<byte[], byte[]> other = FailingProducer.never();
        publisher(other).run(new ListSource(second("a", 100, "vm-1")));

        List<String> names = producer.history().stream()
                .map(record -> header(record, "vane-sender"))
                .toList();
        assertThat(names).hasSize(4).allMatch(name -> name.matches("[0-9a-f]{16}"));
        assertThat(names).containsOnly(names.getFirst());
        assertThat(header(other.history().getFirst(), "vane-sender")).isNotEqualTo(names.getFirst());
    }

    @Test
    void replacesAProducerThatFailsAndSendsInOrderWhatItHadNotSent() throws InterruptedException {
        FailingProducer failing = new FailingProducer(new TopicAuthorizationException("not now"), 3);
        List<HostSecond> seconds = seconds(100, 103, "vm-1", "vm-2");

        PublishedCounts counts = publisher(failing, producer).run(new ListSource(seconds.toArray(HostSecond[]::new)));

        assertThat(counts.samples()).isEqualTo(8);
        assertThat(counts.ticks()).isEqualTo(4);
        assertThat(failing.acknowledged()).hasSize(2);
        assertThat(Stream.concat(failing.acknowledged().stream(), producer.history().stream())
                        .map(SourcePublisherTest::read))
                .containsExactlyElementsOf(records(seconds));
        assertThat(failing.closed()).isTrue();
    }

    @Test
    void replacesAProducerThatRefusesToGoOn() throws InterruptedException {
        MockProducer<byte[], byte[]> broken = FailingProducer.never();
        broken.sendException = new KafkaException("in an error state");
        HostSecond second = second("a", 100, "vm-1");

        publisher(broken, producer).run(new ListSource(second));

        assertThat(sent()).containsExactlyElementsOf(records(List.of(second)));
    }

    @Test
    void handsOverAgainWhatTheProducerHadNoRoomFor() throws InterruptedException {
        FailingProducer full = new FailingProducer(new TimeoutException("no room"), 1);
        HostSecond second = second("a", 100, "vm-1");

        publisher(full).run(new ListSource(second));

        assertThat(full.acknowledged().stream().map(SourcePublisherTest::read))
                .containsExactlyElementsOf(records(List.of(second)));
        assertThat(full.closed()).isFalse();
    }

    @Test
    void dropsARecordThatIsTooLargeAndGoesOn() throws InterruptedException {
        FailingProducer refusing = new FailingProducer(new RecordTooLargeException("too large"), 1);

        PublishedCounts counts =
                publisher(refusing).run(new ListSource(second("a", 100, "vm-1", "vm-2"), last("a", 101)));

        assertThat(counts).isEqualTo(new PublishedCounts(1, 2, 0, 0, true));
        assertThat(counter("vane_collector_send_failures")).isEqualTo(1);
    }

    @Test
    void leavesOutASampleThatNoTopicTakesAndDoesNotListItInTheTick() throws InterruptedException {
        Map<String, Float> extras = new HashMap<>();
        IntStream.range(0, 120_000).forEach(i -> extras.put("e" + i, 0.5f));
        Sample small = sample("a", 100, "vm-1", Map.of());
        Sample large = sample("a", 100, "vm-2", extras);

        publisher(producer).run(new ListSource(new HostSecond("a", 100, List.of(large, small), List.of(), false)));

        assertThat(sent()).containsExactly(small, new Tick("a", 100, List.of("vm-1"), List.of(), false));
        assertThat(counter("vane_collector_send_failures")).isEqualTo(1);
    }

    @Test
    void keepsTheNewestSecondsOfALiveSourceAsAWholeWhileNoBrokerIsThere() throws InterruptedException {
        List<HostSecond> seconds = seconds(100, 109, "vm-1", "vm-2");
        ListSource source = ListSource.live(seconds.toArray(HostSecond[]::new));
        TopicWatch watch = () -> {
            source.awaitRead();
            return new State.Usable(Uuid.ONE_UUID);
        };

        PublishedCounts counts = publisher(watch, Map.of(), producer).run(source);

        assertThat(counts).isEqualTo(new PublishedCounts(6, 3, 7, 0, false));
        assertThat(sent()).containsExactlyElementsOf(records(seconds.subList(7, 10)));
        assertThat(counter("vane_collector_dropped_seconds")).isEqualTo(7);
    }

    @Test
    void stillTellsWhichVmsWentInSecondsThatWereDropped() throws InterruptedException {
        HostSecond going = new HostSecond("a", 100, List.of(), List.of("vm-1", "vm-2"), false);
        List<HostSecond> seconds = seconds(101, 103, "vm-2");
        ListSource source = ListSource.live(going, seconds.get(0), seconds.get(1), seconds.get(2));
        TopicWatch watch = () -> {
            source.awaitRead();
            return new State.Usable(Uuid.ONE_UUID);
        };

        publisher(watch, Map.of(), producer).run(source);

        assertThat(sent().get(1)).isEqualTo(new Tick("a", 101, List.of("vm-2"), List.of("vm-1"), false));
    }

    @Test
    void makesOtherSourcesWaitInsteadAndLosesNothing() throws Exception {
        List<HostSecond> seconds = seconds(100, 109, "vm-1");
        ListSource source = new ListSource(seconds.toArray(HostSecond[]::new));
        CountDownLatch isBack = new CountDownLatch(1);
        TopicWatch watch = () -> {
            isBack.await();
            return new State.Usable(Uuid.ONE_UUID);
        };
        SourcePublisher publisher = publisher(watch, Map.of(), producer);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PublishedCounts> run = threads.submit(() -> publisher.run(source));
            while (gauge("vane_collector_buffered_seconds") < 3) {
                Thread.onSpinWait();
            }
            int left = source.left();
            isBack.countDown();

            assertThat(run.get()).isEqualTo(new PublishedCounts(10, 10, 0, 0, false));
            assertThat(left).isGreaterThanOrEqualTo(6);
        }
        assertThat(sent()).containsExactlyElementsOf(records(seconds));
    }

    @Test
    void waitsForTheTopic() throws InterruptedException {
        Queue<State> states = new ArrayDeque<>(
                List.of(new State.Unusable("no broker answers at nowhere"), new State.Usable(Uuid.ONE_UUID)));

        publisher(states::remove, Map.of(), producer).run(new ListSource(second("a", 100, "vm-1")));

        assertThat(sent()).hasSize(2);
        assertThat(states).isEmpty();
    }

    @Test
    void givesUpWhenItIsToldToAndCountsWhatWasNotSent() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TopicWatch watch = () -> {
            never.await();
            return new State.Unusable("interrupted");
        };
        ListSource source = ListSource.live(second("a", 100, "vm-1"), second("a", 101, "vm-1"));
        SourcePublisher publisher = publisher(watch, Map.of(), producer);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PublishedCounts> run = threads.submit(() -> publisher.run(source));
            source.awaitRead();
            publisher.giveUp();

            assertThat(run.get()).isEqualTo(new PublishedCounts(0, 0, 0, 2, false));
        }
        assertThat(publisher.isReady()).isFalse();
    }

    @Test
    void sendsWhatASourceYieldedBeforeItFailed() {
        Queue<HostSecond> seconds = new ArrayDeque<>(List.of(second("a", 100, "vm-1")));
        SourcePublisher publisher = publisher(producer);

        assertThatThrownBy(() -> publisher.run(new EndlessSource(seconds::remove)))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(sent()).hasSize(2);
    }

    @Test
    void failsIfNoProducerCanBeMade() {
        Supplier<Producer<byte[], byte[]>> none = () -> {
            throw new KafkaException("no key store");
        };
        SourcePublisher publisher = publisher(USABLE, Map.of(), none);

        assertThatThrownBy(() -> publisher.run(new EndlessSource(() -> second("a", 100, "vm-1"))))
                .isInstanceOf(SendFailedException.class)
                .hasMessage("cannot send to vane.samples.v1: no key store");
    }

    @Test
    void refusesSettingsThatCannotBeUsedAtTheStart() {
        KafkaSettings wrong = new KafkaSettings(Map.of("bootstrap.servers", "localhost"));

        assertThatThrownBy(() -> new SourcePublisher(wrong, TOPIC, registry, Map.of()))
                .isInstanceOf(KafkaException.class)
                .hasStackTraceContaining("Invalid url in bootstrap.servers: localhost");
    }

    @Test
    void waitsForANameThatCannotBeResolvedYet() {
        KafkaSettings unknown = KafkaSettings.of("no-such-host.invalid:9092");

        try (SourcePublisher publisher = new SourcePublisher(unknown, TOPIC, registry, Map.of())) {
            assertThat(publisher.isReady()).isFalse();
        }
    }

    @Test
    void sharesItsCountsWithOtherPublishersOfTheRegistry() throws InterruptedException {
        publisher(producer).run(new ListSource(second("a", 100, "vm-1")));
        publisher(FailingProducer.never()).run(new ListSource(second("b", 100, "vm-1")));

        assertThat(counter("vane_collector_samples")).isEqualTo(2);
    }

    @Test
    void closesItsProducer() throws InterruptedException {
        SourcePublisher publisher = publisher(producer);
        publisher.run(new ListSource(second("a", 100, "vm-1")));

        publisher.close();

        assertThat(producer.closed()).isTrue();
    }

    private SourcePublisher publisher(Producer<byte[], byte[]> only) {
        return publisher(USABLE, Map.of(), only);
    }

    /** With one that takes the first one's place. */
    private SourcePublisher publisher(Producer<byte[], byte[]> first, Producer<byte[], byte[]> next) {
        Queue<Producer<byte[], byte[]>> producers = new ArrayDeque<>(List.of(first, next));
        return publisher(USABLE, Map.of(), producers::remove);
    }

    private SourcePublisher publisher(TopicWatch watch, Map<String, String> headers, Producer<byte[], byte[]> only) {
        Queue<Producer<byte[], byte[]>> producers = new ArrayDeque<>(List.of(only));
        return publisher(watch, headers, producers::remove);
    }

    private SourcePublisher publisher(
            TopicWatch watch, Map<String, String> headers, Supplier<Producer<byte[], byte[]>> producers) {
        SourcePublisher publisher =
                new SourcePublisher(new PublisherConfig(3), "broker:9092", producers, watch, TOPIC, registry, headers);
        publishers.add(publisher);
        return publisher;
    }

    private static List<HostSecond> seconds(long first, long last, String... vms) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(second -> second("a", second, vms))
                .toList();
    }

    private static HostSecond second(String host, long second, String... vms) {
        return new HostSecond(
                host,
                second,
                Stream.of(vms).map(vm -> sample(host, second, vm, Map.of())).toList(),
                List.of(),
                false);
    }

    private static Sample sample(String host, long second, String vm, Map<String, Float> extras) {
        return new Sample(
                new VmKey(host, vm), second, MetricValues.builder().set(0, 0.5).build(), extras);
    }

    private static HostSecond last(String host, long second) {
        return new HostSecond(host, second, List.of(), List.of("vm-1"), true);
    }

    private static List<SourceRecord> records(List<HostSecond> seconds) {
        return seconds.stream()
                .flatMap(second -> Stream.concat(second.samples().stream(), Stream.of(second.tick())))
                .map(SourceRecord.class::cast)
                .toList();
    }

    private List<SourceRecord> sent() {
        return producer.history().stream().map(SourcePublisherTest::read).toList();
    }

    private static SourceRecord read(ProducerRecord<byte[], byte[]> record) {
        return (SourceRecord) ((Reading.Accepted) SourceRecords.read(record.key(), record.value(), 100_000)).record();
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }

    private double counter(String name) {
        return snapshot(name, CounterSnapshot.class).getDataPoints().getFirst().getValue();
    }

    private double gauge(String name) {
        return snapshot(name, GaugeSnapshot.class).getDataPoints().getFirst().getValue();
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

    /** Yields what it is given until that fails. */
    private record EndlessSource(Supplier<HostSecond> seconds) implements Source {
        @Override
        public Optional<HostSecond> next() {
            return Optional.of(seconds.get());
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }

    /** Acknowledges all records but one, and after that one only what it is asked for as if nothing had been. */
    private static final class FailingProducer extends MockProducer<byte[], byte[]> {
        private final RuntimeException failure;
        private final int failing;
        private final List<ProducerRecord<byte[], byte[]>> acknowledged = new ArrayList<>();
        private int sent;

        FailingProducer(RuntimeException failure, int failing) {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.failure = failure;
            this.failing = failing;
        }

        static FailingProducer never() {
            return new FailingProducer(new KafkaException(), -1);
        }

        synchronized List<ProducerRecord<byte[], byte[]>> acknowledged() {
            return List.copyOf(acknowledged);
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> future = super.send(record, callback);
            if (++sent == failing) {
                errorNext(failure);
            } else {
                acknowledged.add(record);
                completeNext();
            }
            return future;
        }
    }
}
