package dev.vane.exporter;

import dev.vane.clients.FollowedTopic;
import dev.vane.clients.FollowedTopic.Start;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the records of each topic do to series, counters and the listener. */
final class OutcomeHandlers {
    private final ExporterTopics topics;
    private final VmSeries series;
    private final RealisedErrors errors;
    private final HeadStatistics heads;
    private final FleetMetrics metrics;
    private final OutcomeListener listener;
    private final InstantSource clock;

    /** What the listener hears once all records of a poll were handled, in order. */
    private final List<Runnable> heard = new ArrayList<>();

    OutcomeHandlers(
            ExporterTopics topics,
            VmSeries series,
            RealisedErrors errors,
            HeadStatistics heads,
            FleetMetrics metrics,
            OutcomeListener listener,
            InstantSource clock) {
        this.topics = topics;
        this.series = series;
        this.errors = errors;
        this.heads = heads;
        this.metrics = metrics;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * The topics to follow. Those that tell what series are now start some time back, the others at their end.
     *
     * @param history so far back as series last
     */
    List<FollowedTopic> topics(Duration history) {
        Start back = new Start.Back(history);
        // What is shown over a stretch of time needs all of it, even where series last shorter.
        boolean isShorter = history.compareTo(RealisedErrors.LONGEST) < 0;
        return List.of(
                new FollowedTopic(topics.predictions().name(), back, this::prediction),
                new FollowedTopic(topics.attentionSummaries().name(), back, this::attention),
                new FollowedTopic(topics.skippedWindows().name(), new Start.End(), this::skipped),
                new FollowedTopic(topics.deadLetters().name(), new Start.End(), this::deadLetter),
                new FollowedTopic(
                        topics.realisedErrors().name(),
                        isShorter ? new Start.Back(RealisedErrors.LONGEST) : back,
                        this::realised),
                new FollowedTopic(topics.explanations().name(), back, this::explained),
                new FollowedTopic(topics.attentionStatistics().name(), back, this::measured));
    }

    /** All records of a poll were handled: the listener hears of them. */
    void polled() {
        heard.forEach(Runnable::run);
        heard.clear();
    }

    /** Forgets what was silent for too long. */
    void expire(Instant now) {
        series.expire(now).forEach(listener::gone);
        errors.expire(now).forEach(metrics::forgetModel);
        heads.expire(now);
        metrics.droppedVms(series.refusedCount());
    }

    private void prediction(ConsumerRecord<byte[], byte[]> record, boolean news) {
        if (record.value() == null) {
            drop(topics.predictions().keyOf(record), record.timestamp());
            return;
        }
        Instant now = clock.instant();
        Prediction prediction = topics.predictions().valueOf(record);
        series.predicted(prediction, seen(record, news, now));
        errors.heard(prediction, now);
        if (news) {
            metrics.predicted(prediction, now);
            heard.add(() -> listener.predicted(prediction, series.attention(prediction.key()), now));
        }
    }

    private void drop(VmKey vm, long appendedMillis) {
        if (series.drop(vm, appendedMillis)) {
            heard.add(() -> listener.gone(vm));
        }
    }

    private void attention(ConsumerRecord<byte[], byte[]> record, boolean news) {
        series.attended(topics.attentionSummaries().valueOf(record), record.timestamp(), seen(record, news));
    }

    private void skipped(ConsumerRecord<byte[], byte[]> record, boolean news) {
        var skipped = topics.skippedWindows().valueOf(record);
        if (news) {
            metrics.skipped(skipped);
            heard.add(() -> listener.skipped(skipped));
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, boolean news) {
        var letter = topics.deadLetters().valueOf(record);
        if (news) {
            metrics.deadLetter(letter);
        }
    }

    private void realised(ConsumerRecord<byte[], byte[]> record, boolean news) {
        RealisedError error = topics.realisedErrors().valueOf(record);
        series.realised(error);
        if (errors.add(error, clock.instant()) && news) {
            metrics.realised(error);
        }
        if (news) {
            heard.add(() -> listener.realised(error));
        }
    }

    private void explained(ConsumerRecord<byte[], byte[]> record, boolean news) {
        Explanation explanation = topics.explanations().valueOf(record);
        series.explained(explanation);
        if (news) {
            metrics.explained(explanation);
            heard.add(() -> listener.explained(explanation));
        }
    }

    private void measured(ConsumerRecord<byte[], byte[]> record, boolean news) {
        heads.add(topics.attentionStatistics().valueOf(record), seen(record, news));
    }

    private Instant seen(ConsumerRecord<?, ?> record, boolean news) {
        return seen(record, news, clock.instant());
    }

    /** When a VM was heard of: for history that is when the broker took the record, not when it is read again. */
    private static Instant seen(ConsumerRecord<?, ?> record, boolean news, Instant now) {
        Instant appended = Instant.ofEpochMilli(record.timestamp());
        return news || appended.isAfter(now) ? now : appended;
    }
}
