package dev.vane.platform.demo;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.platform.collection.MeasuredPublisher;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Publishes how fast the demo's own workloads are, as any application that knows it may do: for two minutes to be learnt
 * from, and then only to be compared, so that what is told after that is a test of it.
 */
final class Feedback {
    /** Seconds of measurements that predictions may be shifted by. */
    static final int LEARNT_SECONDS = 120;

    /** By then the workloads have told of a second. */
    private static final long PATIENCE_SECONDS = 1;

    private final LiveHost host;
    private final StressEffect effect;
    private final Consumer<MeasuredPerformance> listener;
    private final MeasuredPace pace = new MeasuredPace();
    private final MeasuredPublisher publisher;
    private long next;
    private OptionalLong firstMeasured = OptionalLong.empty();

    /** @param listener hears of everything that is published */
    Feedback(
            MeasuredPublisher publisher,
            LiveHost host,
            StressEffect effect,
            Consumer<MeasuredPerformance> listener,
            Instant now) {
        this.host = host;
        this.effect = effect;
        this.listener = listener;
        this.next = now.getEpochSecond();
        this.publisher = publisher;
    }

    /** Publishes the seconds that have ended since the last call. */
    void publish(Instant now) {
        for (; next <= now.getEpochSecond() - PATIENCE_SECONDS; next++) {
            boolean interfered = host.isInterfered();
            effect.second(next, interfered);
            for (MeasuredPerformance of : pace.second(next, interfered, host.pieces(next))) {
                MeasuredPerformance measured = isLearntFrom(next) ? of : of.comparedOnly();
                effect.measured(measured.key(), next, measured.relativePerformance());
                listener.accept(measured);
                publisher.send(measured);
            }
        }
    }

    private boolean isLearntFrom(long second) {
        if (firstMeasured.isEmpty()) {
            firstMeasured = OptionalLong.of(second);
            effect.learntUntil(second + LEARNT_SECONDS - 1);
        }
        return second < firstMeasured.getAsLong() + LEARNT_SECONDS;
    }
}
