package dev.vane.collector;

import dev.vane.collector.TopicWatch.State;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the brokers take what is sent. Says once that a publisher waits for them or is cut off from them, and once that
 * they are back.
 */
final class Connection {
    /** After so long without an acknowledgement that is owed, a publisher is cut off. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final Duration patience;
    private final Outbox outbox;
    private final PublisherMetrics metrics;
    private Uuid topic = Uuid.ZERO_UUID;
    private Optional<Uuid> newTopic = Optional.empty();
    private Duration nextQuestion = Duration.ZERO;
    private volatile String lastFailure = "";
    private long droppedBefore;
    private volatile boolean wasReached;
    private volatile boolean isCutOff;

    Connection(String bootstrapServers, Duration patience, Outbox outbox, PublisherMetrics metrics) {
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
        this.outbox = outbox;
        this.metrics = metrics;
        metrics.cutOff.set(1);
    }

    /** True if the topic was reached and no acknowledgement is overdue. */
    boolean isReady() {
        return wasReached && !isSilent();
    }

    private boolean isSilent() {
        return outbox.silence().compareTo(patience) >= 0;
    }

    /** Waits until the topic can be used, or an end. */
    void awaitTopic(TopicWatch watch, CountDownLatch end) throws InterruptedException {
        String said = "";
        while (end.getCount() > 0) {
            switch (watch.ask()) {
                case State.Usable usable -> {
                    reached(usable.id(), !said.isEmpty());
                    return;
                }
                case State.Unusable unusable -> {
                    said = waiting(unusable.reason(), said);
                    boolean _ = end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    private void reached(Uuid id, boolean hasWaited) {
        topic = id;
        newTopic = Optional.empty();
        if (!wasReached) {
            wasReached = true;
            metrics.cutOff.set(0);
            if (hasWaited) {
                LOG.info("the topic is reached bootstrap-servers={}", bootstrapServers);
            }
        }
    }

    private String waiting(String reason, String said) {
        if (!wasReached && !reason.equals(said)) {
            LOG.warn("waiting for the brokers bootstrap-servers={} reason={}", bootstrapServers, reason);
        } else if (wasReached && isSilent()) {
            cutOff(reason);
        }
        return reason;
    }

    /** A producer has failed and is replaced. */
    synchronized void failed(Exception cause) {
        String reason =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        if (!reason.equals(lastFailure)) {
            LOG.warn("sending has failed and is tried again reason={}", reason);
        }
        lastFailure = reason;
    }

    /**
     * Looks at how long nothing was acknowledged, and says so once. While that lasts, asks for the topic now and then.
     *
     * @return true if another topic of the same name has taken its place, and the producer has not found its way there
     */
    boolean isStuck(TopicWatch watch) throws InterruptedException {
        Duration overdue = overdue();
        if (overdue.compareTo(patience) < 0) {
            nextQuestion = Duration.ZERO;
            newTopic = Optional.empty();
            return false;
        }
        if (overdue.compareTo(nextQuestion) < 0) {
            return false;
        }
        State state = watch.ask();
        nextQuestion = overdue().plus(patience);
        return switch (state) {
            case State.Usable usable -> {
                cutOff("nothing is acknowledged");
                yield isStuckIn(usable.id());
            }
            case State.Unusable unusable -> {
                cutOff(unusable.reason());
                newTopic = Optional.empty();
                yield false;
            }
        };
    }

    /** Also of a single host: another one's partition may still be there. */
    private Duration overdue() {
        Duration silence = outbox.silence();
        Duration oldest = outbox.oldestAge();
        return silence.compareTo(oldest) > 0 ? silence : oldest;
    }

    /** Only when it is asked a second time: the producer may have found out by itself. */
    private boolean isStuckIn(Uuid id) {
        boolean isStuck = newTopic.filter(id::equals).isPresent();
        newTopic = Optional.of(id).filter(other -> !other.equals(topic));
        return isStuck;
    }

    private synchronized void cutOff(String reason) {
        if (!isCutOff && isSilent()) {
            isCutOff = true;
            droppedBefore = outbox.dropped();
            metrics.cutOff.set(1);
            LOG.warn(
                    "cut off from the brokers bootstrap-servers={} reason={}",
                    bootstrapServers,
                    lastFailure.isEmpty() ? reason : lastFailure);
        }
    }

    /** The brokers have a record; must be told before the outbox is. */
    void acknowledged() {
        if (isCutOff || !lastFailure.isEmpty()) {
            back();
        }
    }

    private synchronized void back() {
        lastFailure = "";
        if (isCutOff) {
            isCutOff = false;
            metrics.cutOff.set(0);
            LOG.warn(
                    "the brokers are back bootstrap-servers={} outage-seconds={} dropped-seconds={} waiting-seconds={}",
                    bootstrapServers,
                    outbox.silence().toSeconds(),
                    outbox.dropped() - droppedBefore,
                    outbox.size());
        }
    }
}
