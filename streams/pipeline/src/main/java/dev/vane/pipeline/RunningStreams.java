package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka Streams application from its start to its orderly end. */
final class RunningStreams {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final String name;
    private final KafkaStreams streams;
    private final boolean leavesGroup;
    private final CompletableFuture<Void> running = new CompletableFuture<>();

    private RunningStreams(String name, KafkaStreams streams, boolean leavesGroup) {
        this.name = name;
        this.streams = streams;
        this.leavesGroup = leavesGroup;
    }

    /**
     * Starts it, and returns at once.
     *
     * @param name what errors and logs call it
     */
    static RunningStreams start(
            String name, StreamsSettings.Application application, Topology topology, KafkaSettings kafka) {
        RunningStreams started = new RunningStreams(
                name,
                new KafkaStreams(topology, StreamsSettings.of(application, kafka)),
                application.instanceId().isEmpty());
        started.run();
        return started;
    }

    private void run() {
        streams.setStateListener((now, before) -> {
            if (now == State.RUNNING) {
                running.complete(null);
            } else if (now == State.ERROR) {
                running.completeExceptionally(
                        new IllegalStateException("the %s has failed; see its log".formatted(name)));
            }
        });
        streams.setUncaughtExceptionHandler(new ThreadReplacement(name));
        streams.start();
    }

    /** See {@link Pipeline#awaitRunning}. */
    void awaitRunning(Duration timeout) throws InterruptedException {
        try {
            running.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the %s is not running after %d s but %s".formatted(name, timeout.toSeconds(), streams.state()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    boolean isAlive() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Records of a topic that are appended and not yet read. */
    double lag(String topic) {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("records-lag"))
                .filter(metric -> topic.equals(metric.getKey().tags().get("topic")))
                .map(Map.Entry::getValue)
                .map(Metric::metricValue)
                .mapToDouble(value -> (Double) value)
                .filter(Double::isFinite)
                .sum();
    }

    /** Commits what is done and ends. False if threads are still at work. */
    boolean close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        leavesGroup ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP));
        if (!closed) {
            LOG.warn("{} did not end within {} s", name, CLOSE_TIMEOUT.toSeconds());
        }
        return closed;
    }
}
