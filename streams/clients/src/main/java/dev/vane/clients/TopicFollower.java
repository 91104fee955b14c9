package dev.vane.clients;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics for as long as the process lives, and tells whether it reads all that there is.
 *
 * <p>It outlives every error that can pass: brokers that are away or do not answer, new leaders, authorization and
 * authentication that fail for a while, topics that are missing or are created again, records that cannot be decoded. It
 * logs once that it is cut off, and once that it is back. An error that cannot pass ends it: see {@link #failure}.
 *
 * <p>The brokers are asked every second what the topics hold. An empty poll does not tell that there is nothing to read: the
 * connections of a broker that is frozen stay open.
 */
public final class TopicFollower implements AutoCloseable {
    /** The time without an answer after which it is cut off. */
    public static final Duration SILENCE = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(1800);

    private final String name;
    private final Map<String, FollowedTopic> topics;
    private final Listener listener;
    private final Supplier<FollowerClients> open;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Pulse pulse;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> unreadableTopics = new HashSet<>();

    private volatile FollowerClients clients;
    private Assignment assignment;
    private CompletableFuture<Map<String, TopicState>> asked;
    private long askedNanos;
    private long nextAskNanos;
    private int failures;
    private Set<String> missing = Set.of();

    /** Hears of what concerns more than one record. Called on the follower's thread: it must neither wait nor throw. */
    public interface Listener {
        /** All records of one poll were handled. */
        default void polled() {}

        /** A record of this topic could not be decoded, and was left out. */
        default void unreadable(String topic) {}

        /** A topic was deleted and created again: it is read from its first record on, and its offsets start again. */
        default void createdAgain(String topic) {}

        /** Comes several times a second, also while the brokers are away. */
        default void round(TopicFollower follower, Instant now) {}
    }

    /** For {@link #of}, and for tests, which call {@link #round} by themselves. */
    TopicFollower(
            String name,
            List<FollowedTopic> topics,
            Listener listener,
            Supplier<FollowerClients> open,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.name = name;
        this.topics = topics.stream().collect(Collectors.toUnmodifiableMap(FollowedTopic::name, Function.identity()));
        this.listener = listener;
        this.open = open;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.pulse = new Pulse(name, nanoTime);
        this.thread = Thread.ofPlatform().name("vane-" + name).daemon().unstarted(this::run);
        this.nextAskNanos = nanoTime.getAsLong();
    }

    /**
     * Makes a follower that reads once it is {@linkplain #start started}. Brokers and topics need not be there yet.
     *
     * @param name of whoever follows, in its log lines and its client id
     * @throws KafkaException if the settings cannot be used
     */
    public static TopicFollower of(String name, KafkaSettings kafka, List<FollowedTopic> topics, Listener listener) {
        Supplier<FollowerClients> open = () -> FollowerClients.open(kafka, "vane-" + name);
        TopicFollower follower =
                new TopicFollower(name, topics, listener, open, InstantSource.system(), System::nanoTime);
        follower.open();
        return follower;
    }

    /** Starts to read, on a thread of its own. */
    public void start() {
        thread.start();
    }

    private void run() {
        Optional<Throwable> failure = Optional.empty();
        try {
            while (stop.getCount() > 0) {
                round();
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("{}=woken", name);
        } catch (Throwable e) {
            failure = Optional.of(e);
        } finally {
            pulse.ended(failure);
            closeClients();
        }
    }

    /** Asks the brokers what there is when it is time, waits for records for a moment, and handles what came. */
    void round() {
        try {
            if (open()) {
                ask();
                read();
            } else {
                pause(LONGEST_PAUSE);
            }
            failures = 0;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (OffsetOutOfRangeException e) {
            assignment.outOfRange(e.partitions());
            // An answer that is on its way may be older than what has just been seen.
            asked = null;
            nextAskNanos = nanoTime.getAsLong();
            fail(e);
        } catch (KafkaException e) {
            if (!canPass(e)) {
                throw e;
            }
            fail(e);
        }
        if (pulse.isCutOffNow() && assignment != null) {
            assignment.forgetTargets();
        }
        pulse.caughtUp(assignment != null
                && assignment.missing().isEmpty()
                && (pulse.isCaughtUp() || assignment.isCaughtUp()));
        listener.round(this, clock.instant());
        pulse.round();
    }

    /** False as long as no name of a broker can be resolved: names may be known later, unlike other settings. */
    private boolean open() {
        if (clients != null) {
            return true;
        }
        try {
            FollowerClients opened = open.get();
            assignment = new Assignment(opened.consumer(), List.copyOf(topics.values()));
            clients = opened;
            return true;
        } catch (KafkaException e) {
            if (!FollowerClients.isUnresolved(e)) {
                throw new SettingsRefusedException(e);
            }
            pulse.failed(e);
            return false;
        }
    }

    private void ask() {
        long now = nanoTime.getAsLong();
        boolean isOverdue = now - askedNanos >= ANSWER_WITHIN.toNanos();
        if (now - nextAskNanos >= 0 && (asked == null || (isOverdue && !asked.isDone()))) {
            askedNanos = now;
            nextAskNanos = now + ASK_EVERY.toNanos();
            if (!assignment.isStandingStill(pulse.isCaughtUp())) {
                pulse.moved();
            }
            assignment.asked();
            asked = clients.states().ask(topics.keySet());
        }
        if (asked != null && asked.isDone()) {
            CompletableFuture<Map<String, TopicState>> answer = asked;
            asked = null;
            assignment.answered(joined(answer), clock.instant()).forEach(this::createdAgain);
            pulse.answered();
            logMissing();
        }
    }

    private static Map<String, TopicState> joined(CompletableFuture<Map<String, TopicState>> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : e;
        }
    }

    private void createdAgain(String topic) {
        LOG.warn("{}=reads anew topic={} reason=\"the topic was deleted and created again\"", name, topic);
        listener.createdAgain(topic);
    }

    private void logMissing() {
        if (!assignment.missing().equals(missing)) {
            missing = new TreeSet<>(assignment.missing());
            if (missing.isEmpty()) {
                LOG.info("{}=reading missing=none", name);
            } else {
                LOG.warn("{}=waiting missing={}", name, missing);
            }
        }
    }

    private void read() {
        // After an outage a topic may be another one: nothing is read before the brokers have told.
        if (assignment.isEmpty() || pulse.isAnswerOld()) {
            pause(POLL);
        } else {
            clients.consumer().poll(POLL).forEach(this::handle);
            listener.polled();
        }
        pulse.polled();
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        switch (assignment.kindOf(record)) {
            case HISTORY -> handle(record, false);
            case NEWS -> handle(record, true);
            case HANDLED_BEFORE -> LOG.trace("{}=handled before offset={}", name, record.offset());
        }
    }

    private void handle(ConsumerRecord<byte[], byte[]> record, boolean news) {
        try {
            topics.get(record.topic()).handler().handle(record, news);
        } catch (SerializationException e) {
            listener.unreadable(record.topic());
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

    /** True unless trying again can change nothing. */
    private static boolean canPass(KafkaException e) {
        return switch (e) {
            case AuthenticationException _, AuthorizationException _ -> true;
            case SettingsRefusedException _, UnsupportedVersionException _, InvalidConfigurationException _ -> false;
            default -> true;
        };
    }

    /** Waits longer each time, up to a second. */
    private void fail(KafkaException e) {
        pulse.failed(e);
        Duration longer = POLL.multipliedBy(1L << Math.min(failures, 4));
        failures++;
        pause(longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
    }

    private void pause(Duration length) {
        try {
            stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** Whether it reads what there is. May be asked by any thread. */
    public FollowerHealth health() {
        return pulse.health();
    }

    /** True while its thread works, whether the brokers answer or not. */
    public boolean isHealthy() {
        return pulse.isBeating();
    }

    /** True once everything that was there at the start has been read; stays so. */
    public boolean hasCaughtUp() {
        return pulse.hasCaughtUp();
    }

    /** The error that cannot pass, if there was one: it has ended then. */
    public Optional<Throwable> failure() {
        return pulse.failure();
    }

    /** Records not read yet, by topic. To be asked on the follower's thread. */
    public Map<String, Long> lag() {
        return assignment == null ? Map.of() : assignment.lag();
    }

    /** The first offset that each partition of a topic still holds. To be asked on the follower's thread. */
    public Map<TopicPartition, Long> firstOffsets(String topic) {
        return assignment == null ? Map.of() : assignment.firstOffsets(topic);
    }

    /** Ends reading, within two seconds. */
    @Override
    public void close() {
        stop.countDown();
        if (thread.getState() == Thread.State.NEW) {
            closeClients();
            return;
        }
        FollowerClients opened = clients;
        if (opened != null) {
            opened.consumer().wakeup();
        }
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeClients() {
        if (clients != null) {
            clients.close();
        }
    }

    /** Clients cannot be made of the settings. */
    private static final class SettingsRefusedException extends KafkaException {
        SettingsRefusedException(KafkaException cause) {
            super(cause.getMessage(), cause.getCause());
        }
    }
}
