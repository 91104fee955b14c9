package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the leaders of an application's source topics for their newest record, every two seconds. What answers can also be
 * read, which a connection that is merely open does not show; and what is answered tells the brokers' clock and the
 * number of partitions.
 */
final class SourceWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Admin admin;
    private final Collection<String> topics;
    private final InstantSource clock;
    private final Consumer<Answer> answers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** What became of one question. */
    sealed interface Answer {
        /** When it was asked. */
        Instant asked();
    }

    /**
     * The leaders of all partitions answered.
     *
     * @param answered when the last of them did
     * @param partitions number of partitions by topic
     * @param newest append time of the newest record by partition, in milliseconds since the epoch; -1 if it is empty
     */
    record Answered(Instant asked, Instant answered, Map<String, Integer> partitions, Map<TopicPartition, Long> newest)
            implements Answer {
        Answered {
            partitions = Map.copyOf(partitions);
            newest = Map.copyOf(newest);
        }
    }

    /** Not all of them did. */
    record Unanswered(Instant asked, String reason) implements Answer {}

    private SourceWatch(
            String name, Admin admin, Collection<String> topics, InstantSource clock, Consumer<Answer> answers) {
        this.admin = admin;
        this.topics = topics;
        this.clock = clock;
        this.answers = answers;
        this.thread = Thread.ofPlatform().daemon().name(name + "-watch").unstarted(this::run);
    }

    /**
     * Asks once before it returns, then goes on by itself.
     *
     * @param answers told what became of each question, in the order in which they were asked
     */
    static SourceWatch start(
            String name,
            KafkaSettings kafka,
            Collection<String> topics,
            InstantSource clock,
            Consumer<Answer> answers) {
        Map<String, Object> impatient = new HashMap<>(kafka.admin());
        impatient.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
        impatient.put("request.timeout.ms", (int) TIMEOUT.toMillis());
        SourceWatch watch = new SourceWatch(name, Admin.create(impatient), topics, clock, answers);
        watch.ask();
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                ask();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        Instant asked = clock.instant();
        Answer answer;
        try {
            answer = answered(asked);
        } catch (ExecutionException e) {
            answer = new Unanswered(asked, reason(e.getCause()));
        } catch (KafkaException e) {
            answer = new Unanswered(asked, reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (closed.getCount() > 0) {
            answers.accept(answer);
        }
    }

    /** Of a timeout the brokers say nothing; its own text speaks of calls and nodes. */
    private static String reason(Throwable failure) {
        return failure instanceof TimeoutException
                ? "no answer within %d s".formatted(TIMEOUT.toSeconds())
                : failure.toString();
    }

    private Answered answered(Instant asked) throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = new HashMap<>();
        Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> {
            partitions.put(topic, description.partitions().size());
            description
                    .partitions()
                    .forEach(info ->
                            questions.put(new TopicPartition(topic, info.partition()), OffsetSpec.maxTimestamp()));
        });
        Map<TopicPartition, Long> newest = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> info :
                admin.listOffsets(questions).all().get().entrySet()) {
            newest.put(info.getKey(), info.getValue().timestamp());
        }
        return new Answered(asked, clock.instant(), partitions, newest);
    }

    @Override
    public void close() {
        closed.countDown();
        admin.close(Duration.ZERO);
    }
}
