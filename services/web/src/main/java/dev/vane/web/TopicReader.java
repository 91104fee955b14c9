package dev.vane.web;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the pipeline's topics, round by round, into the fleet, and tells listeners every second what has changed. */
final class TopicReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REDISCOVERY = Duration.ofMinutes(1);
    private static final int COMMENT_SECONDS = 15;

    /** What reading one topic's records does. */
    private interface Handler {
        void handle(ConsumerRecord<byte[], byte[]> record);
    }

    /** What is told every second. */
    private record FleetUpdate(long time, List<VmView> vms, List<VmKey> gone) {}

    private final Consumer<byte[], byte[]> consumer;
    private final ConsoleTopics topics;
    private final Assignment assignment;
    private final Fleet fleet;
    private final EventStream events;
    private final InstantSource clock;
    private final Map<String, Handler> handlers;
    private final Set<String> unreadableTopics = new HashSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private Instant nextDiscovery = Instant.MIN;
    private Instant nextSecond = Instant.MIN;
    private boolean brokersMissing;
    private volatile boolean caughtUp;

    TopicReader(
            Consumer<byte[], byte[]> consumer,
            ConsoleTopics topics,
            Assignment assignment,
            Fleet fleet,
            EventStream events,
            InstantSource clock) {
        this.consumer = consumer;
        this.topics = topics;
        this.assignment = assignment;
        this.fleet = fleet;
        this.events = events;
        this.clock = clock;
        this.handlers = Map.of(
                topics.predictions().name(),
                this::predicted,
                topics.attentionSummaries().name(),
                record -> fleet.attended(topics.attentionSummaries().valueOf(record), record.timestamp()),
                topics.skippedWindows().name(),
                record -> fleet.skipped(topics.skippedWindows().valueOf(record), record.timestamp()),
                topics.realisedErrors().name(),
                record -> fleet.realised(topics.realisedErrors().valueOf(record), record.timestamp()),
                topics.explanations().name(),
                this::explained,
                topics.attentionMaps().name(),
                this::mapped);
    }

    @Override
    public void run() {
        try {
            while (stop.getCount() > 0) {
                round();
            }
        } catch (WakeupException e) {
            LOG.debug("console=woken");
        } catch (Exception e) {
            LOG.error("console=stopped reason=\"{}\"", e.getMessage(), e);
        } finally {
            caughtUp = false;
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Ends {@link #run} soon; may be called from any thread. */
    void stop() {
        stop.countDown();
        consumer.wakeup();
    }

    /** True once everything that was there at the start has been read, and while reading goes on. */
    boolean isReady() {
        return caughtUp;
    }

    /** Waits for records for a moment, applies what came, and tells of it when a second has passed. */
    void round() {
        try {
            discover(clock.instant());
            if (assignment.isEmpty()) {
                pause();
            } else {
                consumer.poll(POLL).forEach(this::apply);
                caughtUp = caughtUp || assignment.isCaughtUp();
            }
            brokersMissing = false;
        } catch (RetriableException e) {
            if (!brokersMissing) {
                LOG.warn("console=waiting reason=\"{}\"", e.getMessage());
            }
            brokersMissing = true;
        }
        tell(clock.instant());
    }

    private void discover(Instant now) {
        if (now.isBefore(nextDiscovery)) {
            return;
        }
        nextDiscovery = now.plusSeconds(1);
        assignment.discover(now);
        if (assignment.isComplete()) {
            fleet.forgetMaps(assignment.firstMaps());
            nextDiscovery = now.plus(REDISCOVERY);
        }
    }

    private void pause() {
        try {
            stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            handlers.get(record.topic()).handle(record);
        } catch (SerializationException e) {
            if (unreadableTopics.add(record.topic())) {
                LOG.warn(
                        "unreadable=first topic={} partition={} offset={} reason=\"{}\"",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
    }

    private void predicted(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            fleet.gone(topics.predictions().keyOf(record), record.timestamp());
        } else {
            fleet.predicted(topics.predictions().valueOf(record), record.timestamp());
        }
    }

    private void explained(ConsumerRecord<byte[], byte[]> record) {
        Explanation explanation = topics.explanations().valueOf(record);
        fleet.explained(explanation, record.timestamp());
        if (caughtUp) {
            events.publish("explanation", explanation);
        }
    }

    private void mapped(ConsumerRecord<byte[], byte[]> record) {
        AttentionMap map = topics.attentionMaps().valueOf(record);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        fleet.mapped(map.key(), new MapPlace(partition, record.offset(), MapPlace.Head.of(map)), record.timestamp());
    }

    private void tell(Instant now) {
        if (now.isBefore(nextSecond)) {
            return;
        }
        // On the second, so that none is left out however long a round takes.
        nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        fleet.expire(now);
        if (caughtUp) {
            Fleet.Changes changes = fleet.changes();
            events.publish("vms", new FleetUpdate(now.getEpochSecond(), changes.vms(), changes.gone()));
        }
        if (now.getEpochSecond() % COMMENT_SECONDS == 0) {
            events.comment();
        }
    }
}
