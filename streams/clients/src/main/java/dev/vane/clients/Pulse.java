package dev.vane.clients;

import dev.vane.clients.FollowerHealth.State;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a follower last heard from the brokers, and what follows from that. One thread writes, any may ask: a follower whose
 * thread hangs is cut off as well.
 */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    /** Well below the silence after which it is cut off: one that is only just back is not cut off again a second later. */
    private static final Duration BACK_WITHIN = TopicFollower.SILENCE.dividedBy(2);

    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

    private final String name;
    private final LongSupplier nanoTime;

    /** When the brokers last told what the topics hold. */
    private volatile long answeredNanos;

    /** When the consumer last returned from a poll without an error. */
    private volatile long polledNanos;

    /** When no partition was found to stand still although it had records. */
    private volatile long movedNanos;

    /** When the thread last had gone round once. */
    private volatile long roundNanos;

    private volatile long liveNanos;
    private volatile boolean isCaughtUp;
    private volatile boolean hasCaughtUp;
    private volatile String trouble = "";
    private volatile Throwable failure;
    private volatile boolean isEnded;
    private boolean isCutOff;

    Pulse(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
        answeredNanos = nanoTime.getAsLong();
        polledNanos = answeredNanos;
        movedNanos = answeredNanos;
        roundNanos = answeredNanos;
        liveNanos = answeredNanos;
    }

    void answered() {
        answeredNanos = nanoTime.getAsLong();
    }

    void polled() {
        polledNanos = nanoTime.getAsLong();
    }

    void moved() {
        movedNanos = nanoTime.getAsLong();
    }

    void round() {
        roundNanos = nanoTime.getAsLong();
    }

    /** An error that can pass. */
    void failed(Throwable e) {
        LOG.debug("{}=failed reason=\"{}\"", name, words(e));
        // That nothing was answered is said anyway; what the client adds to it concerns the client.
        trouble = e instanceof TimeoutException || e instanceof DisconnectException ? "" : words(e);
    }

    /** Reading has ended, for an error that cannot pass if there is one. */
    void ended(Optional<Throwable> reason) {
        failure = reason.orElse(null);
        isEnded = true;
        reason.ifPresent(e -> LOG.error("{}=ended reason=\"{}\"", name, words(e), e));
    }

    /** Logs once that it is cut off, and once that it is back. True if it is cut off from now on. */
    boolean isCutOffNow() {
        boolean wasCutOff = isCutOff;
        isCutOff = silence().compareTo(wasCutOff ? BACK_WITHIN : TopicFollower.SILENCE) > 0;
        if (isCutOff && !wasCutOff) {
            isCaughtUp = false;
            LOG.warn("{}: cut off from the brokers, waits until they answer; reason=\"{}\"", name, reason());
        }
        if (!isCutOff && wasCutOff) {
            LOG.info(
                    "{}: the brokers are back outage-seconds={}",
                    name,
                    since(liveNanos).toSeconds());
            trouble = "";
        }
        return isCutOff && !wasCutOff;
    }

    /** What was in the topics has been read, or something is left to be read. */
    void caughtUp(boolean holds) {
        isCaughtUp = holds && !isCutOff;
        if (isCaughtUp) {
            hasCaughtUp = true;
            liveNanos = nanoTime.getAsLong();
        }
    }

    boolean isCaughtUp() {
        return isCaughtUp;
    }

    boolean hasCaughtUp() {
        return hasCaughtUp;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    boolean isBeating() {
        return !isEnded && since(roundNanos).compareTo(LONGEST_ROUND) < 0;
    }

    boolean isAnswerOld() {
        return since(answeredNanos).compareTo(TopicFollower.SILENCE) > 0;
    }

    FollowerHealth health() {
        if (isEnded) {
            return new FollowerHealth(State.ENDED, failure().map(Pulse::words).orElse("closed"), since(liveNanos));
        }
        if (silence().compareTo(TopicFollower.SILENCE) > 0) {
            return new FollowerHealth(State.CUT_OFF, reason(), since(liveNanos));
        }
        return isCaughtUp
                ? new FollowerHealth(State.LIVE, "", Duration.ZERO)
                : new FollowerHealth(State.CATCHING_UP, "the topics are still being read", since(liveNanos));
    }

    private Duration silence() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(now - answeredNanos, Math.max(now - polledNanos, now - movedNanos)));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - nanos);
    }

    private String reason() {
        String what = isAnswerOld() ? "the brokers have not answered" : "records could not be read";
        return "%s for %d s%s".formatted(what, silence().toSeconds(), trouble.isEmpty() ? "" : ": " + trouble);
    }

    private static String words(Throwable e) {
        String own = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        String cause = e.getCause() == null
                ? ""
                : Optional.ofNullable(e.getCause().getMessage()).orElse("");
        return (own.contains(cause) ? own : own + ": " + cause).strip();
    }
}
