package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.pipeline.Progress.Counts;
import dev.vane.pipeline.SourceWatch.Answer;
import dev.vane.pipeline.SourceWatch.Answered;
import dev.vane.pipeline.SourceWatch.Unanswered;
import dev.vane.pipeline.health.LargeRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
    /** How long an end may take while the brokers answer. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /** How long it may take while they do not: then it could not commit anyway. */
    static final Duration CUT_OFF_CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);

    private final String name;
    private final Sources sources;
    private final KafkaStreams streams;
    private final boolean leavesGroup;
    private final InstantSource clock;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Connection connection;
    private final Progress progress;
    private final ThreadReplacement replacement;
    private volatile Optional<String> partitionsChanged = Optional.empty();
    private SourceWatch watch;

    /**
     * What an application reads.
     *
     * @param partitions number of partitions that its state was made for, by topic
     * @param advice what to do if a topic has another number
     * @param answers told each time the leaders of the topics have answered
     */
    record Sources(Map<String, Integer> partitions, String advice, Consumer<Answered> answers) {
        Sources {
            partitions = Map.copyOf(partitions);
        }

        /** What to say of topics that now have other numbers of partitions; empty if none has. */
        Optional<String> changed(Map<String, Integer> now) {
            List<String> changes = partitions.entrySet().stream()
                    .filter(made -> !made.getValue().equals(now.get(made.getKey())))
                    .map(made -> "%s has %d partitions and its state has %d"
                            .formatted(made.getKey(), now.get(made.getKey()), made.getValue()))
                    .sorted()
                    .toList();
            return changes.isEmpty()
                    ? Optional.empty()
                    : Optional.of("%s: %s".formatted(String.join(", ", changes), advice));
        }

        /** The same where only Kafka Streams has noticed. */
        String changed() {
            return "%s had %s partitions when the state was made and one of them has another number now: %s"
                    .formatted(
                            String.join(", ", new TreeMap<>(partitions).keySet()),
                            new TreeMap<>(partitions).values(),
                            advice);
        }
    }

    private RunningStreams(
            String name, KafkaStreams streams, boolean leavesGroup, Sources sources, InstantSource clock) {
        this.name = name;
        this.streams = streams;
        this.leavesGroup = leavesGroup;
        this.sources = sources;
        this.clock = clock;
        this.progress = new Progress(clock.instant());
        this.connection = new Connection(name);
        this.replacement = new ThreadReplacement(name, sources.changed(), clock, this::pause);
    }

    /**
     * Starts it, and returns at once.
     *
     * @param name what errors and logs call it
     * @param clock one that only runs forward
     */
    static RunningStreams start(
            String name,
            StreamsSettings.Application application,
            Topology topology,
            KafkaSettings kafka,
            Sources sources,
            LargeRecords largeRecords,
            InstantSource clock) {
        Properties settings = StreamsSettings.of(application, kafka);
        settings.putAll(largeRecords.settings());
        RunningStreams started = new RunningStreams(
                name,
                new KafkaStreams(topology, settings),
                application.instanceId().isEmpty(),
                sources,
                clock);
        started.run(kafka);
        return started;
    }

    private void run(KafkaSettings kafka) {
        streams.setStateListener((now, before) -> {
            if (now == State.RUNNING) {
                running.complete(null);
            } else if (now == State.ERROR) {
                running.completeExceptionally(
                        new IllegalStateException(failure().orElse("the %s has failed; see its log".formatted(name))));
            }
        });
        streams.setUncaughtExceptionHandler(replacement);
        watch = SourceWatch.start(name, kafka, sources.partitions().keySet(), clock, this::take);
        streams.start();
    }

    private void take(Answer answer) {
        switch (answer) {
            case Unanswered silence -> connection.failed(silence.asked(), silence.reason());
            case Answered answered -> {
                connection.answered(answered.answered());
                if (partitionsChanged.isEmpty()) {
                    partitionsChanged = sources.changed(answered.partitions())
                            .map(change -> "the %s ends: %s".formatted(name, change));
                    partitionsChanged.ifPresent(LOG::error);
                }
                sources.answers().accept(answered);
            }
        }
        progress.update(clock.instant(), counts(), connection.isCutOff());
    }

    private Counts counts() {
        return new Counts(
                sum("process-total", "stream-thread-metrics"), sum("commit-total", "stream-thread-metrics"), lag());
    }

    private double lag() {
        return sources.partitions().keySet().stream().mapToDouble(this::lag).sum();
    }

    private void pause(Duration duration) {
        try {
            closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** See {@link RunningApplication#awaitRunning}. */
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
        return streams.state().isRunningOrRebalancing() && partitionsChanged.isEmpty();
    }

    /** True once it has processed all of its partitions at the same time. */
    boolean hasRun() {
        return running.isDone() && !running.isCompletedExceptionally();
    }

    /** Why it ended by itself, if it did: one sentence. */
    Optional<String> failure() {
        return partitionsChanged.or(replacement::sentence);
    }

    /** Why no data flows; empty if it does. */
    Optional<String> notReady() {
        Instant now = clock.instant();
        State state = streams.state();
        return failure()
                .or(() -> connection.problem(now))
                .or(() -> state == State.RUNNING
                        ? Optional.empty()
                        : Optional.of("state of the %s: %s".formatted(name, state)))
                .or(() -> progress.problem(now));
    }

    /** What the next start does again, if the process ends now without an orderly end; empty if that is nothing. */
    Optional<String> uncommitted() {
        progress.update(clock.instant(), counts(), connection.isCutOff());
        return progress.uncommitted().map(records -> "%s: %s".formatted(name, records));
    }

    /** Records of a topic that are appended and not yet read. */
    double lag(String topic) {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("records-lag"))
                .filter(metric -> topic.equals(metric.getKey().tags().get("topic")))
                .mapToDouble(RunningStreams::value)
                .sum();
    }

    private double sum(String metricName, String group) {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(metricName))
                .filter(metric -> metric.getKey().group().equals(group))
                .mapToDouble(RunningStreams::value)
                .sum();
    }

    private static double value(Map.Entry<?, ? extends Metric> metric) {
        return metric.getValue().metricValue() instanceof Double value && Double.isFinite(value) ? value : 0;
    }

    /** Commits what is done and ends. False if threads are still at work. */
    boolean close() {
        closing.countDown();
        Instant started = clock.instant();
        boolean closed = close(CUT_OFF_CLOSE_TIMEOUT);
        while (!closed
                && !connection.isCutOff()
                && Duration.between(started, clock.instant()).compareTo(CLOSE_TIMEOUT) < 0) {
            closed = close(Duration.ofMillis(500));
        }
        watch.close();
        if (!closed) {
            LOG.warn(
                    "{} did not end within {} s; {}",
                    name,
                    Duration.between(started, clock.instant()).toSeconds(),
                    uncommitted().orElse("everything that was read is committed"));
        }
        return closed;
    }

    private boolean close(Duration timeout) {
        return streams.close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(
                        leavesGroup ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP));
    }
}
