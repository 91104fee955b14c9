package dev.vane.exporter;

import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the pipeline's topics, round by round, into series, counters and the listener. */
final class OutcomeReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final Duration REDISCOVERY = Duration.ofMinutes(1);
    private static final Duration SILENT = Duration.ofSeconds(30);

    /** What reading one topic's records does. */
    private interface Handler {
        void handle(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now);
    }

    private final Consumer<byte[], byte[]> consumer;
    private final ExporterTopics topics;
    private final Assignment assignment;
    private final VmSeries series;
    private final RealisedErrors errors;
    private final HeadStatistics heads;
    private final FleetMetrics metrics;
    private final OutcomeListener listener;
    private final InstantSource clock;
    private final Map<String, Handler> handlers;

    /** What the listener is to hear once a whole poll has been applied, in order. */
    private final List<Runnable> heard = new ArrayList<>();

    private final Set<String> unreadableTopics = new HashSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private Instant nextDiscovery = Instant.MIN;
    private Instant nextHousekeeping = Instant.MIN;
    private boolean brokersMissing;
    private volatile boolean caughtUp;
    private volatile boolean ended;
    private volatile Instant lastRound;

    OutcomeReader(
            Consumer<byte[], byte[]> consumer,
            ExporterTopics topics,
            Assignment assignment,
            VmSeries series,
            RealisedErrors errors,
            HeadStatistics heads,
            FleetMetrics metrics,
            OutcomeListener listener,
            InstantSource clock) {
        this.consumer = consumer;
        this.topics = topics;
        this.assignment = assignment;
        this.series = series;
        this.errors = errors;
        this.heads = heads;
        this.metrics = metrics;
        this.listener = listener;
        this.clock = clock;
        this.lastRound = clock.instant();
        this.handlers = Map.of(
                topics.predictions().name(), this::prediction,
                topics.attentionSummaries().name(), this::attention,
                topics.skippedWindows().name(), this::skipped,
                topics.deadLetters().name(), this::deadLetter,
                topics.realisedErrors().name(), this::realised,
                topics.explanations().name(), this::explained,
                topics.attentionStatistics().name(), this::measured);
    }

    @Override
    public void run() {
        try {
            while (stop.getCount() > 0) {
                round();
            }
        } catch (WakeupException e) {
            LOG.debug("exporter=woken");
        } catch (Exception e) {
            LOG.error("exporter=stopped reason=\"{}\"", e.getMessage(), e);
        } finally {
            ended = true;
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Ends {@link #run} soon; may be called from any thread. */
    void stop() {
        stop.countDown();
        consumer.wakeup();
    }

    /** True once everything that was there at the start has been read; stays so. */
    boolean isReady() {
        return caughtUp;
    }

    /** True while rounds go on. */
    boolean isHealthy() {
        return !ended && lastRound.plus(SILENT).isAfter(clock.instant());
    }

    /** Waits for records for a moment, applies what came, and tidies up when it is time. */
    void round() {
        try {
            discover(clock.instant());
            if (assignment.isEmpty()) {
                pause();
            } else {
                apply(consumer.poll(POLL));
                report();
            }
            brokersMissing = false;
        } catch (RetriableException e) {
            if (!brokersMissing) {
                LOG.warn("exporter=waiting reason=\"{}\"", e.getMessage());
            }
            brokersMissing = true;
        }
        keepHouse(clock.instant());
        lastRound = clock.instant();
    }

    private void discover(Instant now) {
        if (now.isBefore(nextDiscovery)) {
            return;
        }
        nextDiscovery = now.plus(HOUSEKEEPING);
        assignment.discover(now);
        if (assignment.isComplete()) {
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

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        Instant now = clock.instant();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                handlers.get(record.topic()).handle(record, assignment.isNews(record), now);
            } catch (SerializationException e) {
                unreadable(record, e);
            }
        }
        heard.forEach(Runnable::run);
        heard.clear();
    }

    private void unreadable(ConsumerRecord<?, ?> record, SerializationException e) {
        metrics.unreadable(record.topic());
        if (unreadableTopics.add(record.topic())) {
            LOG.warn(
                    "unreadable=first topic={} partition={} offset={} reason=\"{}\"",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private void prediction(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        if (record.value() == null) {
            drop(topics.predictions().keyOf(record));
            return;
        }
        Prediction prediction = topics.predictions().valueOf(record);
        series.predicted(prediction, seen(record, news, now));
        errors.heard(prediction, now);
        if (news) {
            metrics.predicted(prediction, now);
            heard.add(() -> listener.predicted(prediction, series.attention(prediction.key()), now));
        }
    }

    private void drop(VmKey vm) {
        if (series.drop(vm)) {
            heard.add(() -> listener.gone(vm));
        }
    }

    private void attention(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        series.attended(topics.attentionSummaries().valueOf(record), seen(record, news, now));
    }

    private void skipped(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        var skipped = topics.skippedWindows().valueOf(record);
        if (news) {
            metrics.skipped(skipped);
            heard.add(() -> listener.skipped(skipped));
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        var letter = topics.deadLetters().valueOf(record);
        if (news) {
            metrics.deadLetter(letter);
        }
    }

    private void realised(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        RealisedError error = topics.realisedErrors().valueOf(record);
        series.realised(error);
        if (errors.add(error, now) && news) {
            metrics.realised(error);
        }
    }

    private void explained(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        Explanation explanation = topics.explanations().valueOf(record);
        series.explained(explanation);
        if (news) {
            metrics.explained(explanation);
            heard.add(() -> listener.explained(explanation));
        }
    }

    private void measured(ConsumerRecord<byte[], byte[]> record, boolean news, Instant now) {
        heads.add(topics.attentionStatistics().valueOf(record), seen(record, news, now));
    }

    /** When a VM was heard of: for history that is when the broker took the record, not when it is read again. */
    private static Instant seen(ConsumerRecord<?, ?> record, boolean news, Instant now) {
        Instant appended = Instant.ofEpochMilli(record.timestamp());
        return news || appended.isAfter(now) ? now : appended;
    }

    private void report() {
        metrics.lag(assignment.lag());
        caughtUp = caughtUp || assignment.isCaughtUp();
    }

    private void keepHouse(Instant now) {
        if (now.isBefore(nextHousekeeping)) {
            return;
        }
        nextHousekeeping = now.plus(HOUSEKEEPING);
        series.expire(now).forEach(listener::gone);
        errors.expire(now).forEach(metrics::forgetModel);
        heads.expire(now);
        metrics.droppedVms(series.refusedCount());
    }
}
