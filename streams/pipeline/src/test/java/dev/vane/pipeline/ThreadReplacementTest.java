package dev.vane.pipeline;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadReplacementTest {
    private static final Duration DAY = Duration.ofDays(1);

    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final List<Duration> pauses = new ArrayList<>();
    private final ThreadReplacement replacement =
            new ThreadReplacement("pipeline", "choose partitions once", () -> now, pauses::add);

    static List<Exception> passing() {
        return List.of(
                new TimeoutException("no answer"),
                new DisconnectException(),
                new NotLeaderOrFollowerException(),
                new UnknownTopicOrPartitionException(),
                new TopicAuthorizationException(Set.of("t")),
                new TransactionalIdAuthorizationException("not allowed"),
                new SaslAuthenticationException("wrong password"),
                new ProducerFencedException("fenced"),
                new InvalidProducerEpochException("old epoch"),
                new TransactionAbortedException(),
                new TaskCorruptedException(Set.of(new TaskId(0, 0))),
                new TaskMigratedException("migrated"),
                new MissingSourceTopicException("deleted"),
                new KafkaException(
                        "Failed to construct producer",
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void neverEndsForWhatCanPass(Exception cause) {
        for (int i = 0; i < 100; i++) {
            assertThat(replacement.handle(new StreamsException("in a task", cause)))
                    .isEqualTo(REPLACE_THREAD);
            now = now.plusSeconds(1);
        }

        assertThat(replacement.sentence()).isEmpty();
    }

    @Test
    void outlivesThreeRollingRestartsWithEightThreads() {
        for (int i = 0; i < 3 * 8; i++) {
            assertThat(replacement.handle(new StreamsException(new DisconnectException())))
                    .isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void waitsLongerTheMoreOftenThreadsFailAndForgetsAfterAMinute() {
        for (int i = 0; i < 10; i++) {
            replacement.handle(new TimeoutException("no answer"));
        }
        now = now.plusSeconds(60);
        replacement.handle(new TimeoutException("no answer"));

        assertThat(pauses.subList(0, 3)).containsExactly(millis(100), millis(200), millis(400));
        assertThat(pauses.get(9)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pauses.getLast()).isEqualTo(millis(100));
    }

    @Test
    void forgetsOldFailuresOfUnknownCause() {
        for (int i = 0; i < 21; i++) {
            assertThat(replacement.handle(new IllegalStateException("a bug"))).isEqualTo(REPLACE_THREAD);
            now = now.plus(DAY);
        }
    }

    @Test
    void endsWhenThreadsKeepFailingForAnUnknownCause() {
        for (int i = 0; i < ThreadReplacement.MAX_UNKNOWN; i++) {
            assertThat(replacement.handle(new StreamsException("in a task", new IllegalStateException("a bug"))))
                    .isEqualTo(REPLACE_THREAD);
            now = now.plusSeconds(10);
        }

        assertThat(replacement.handle(new StreamsException("in a task", new IllegalStateException("a bug"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(replacement.sentence())
                .contains("the pipeline ends: its threads failed 6 times within 10 min, the last time with"
                        + " java.lang.IllegalStateException: a bug");
    }

    @Test
    void aTransactionThatCanOnlyBeAbortedIsTriedAgain() {
        KafkaException cause = new KafkaException("It is safe to abort the transaction and continue.");

        assertThat(replacement.handle(new StreamsException("adding offsets", cause)))
                .isEqualTo(REPLACE_THREAD);
    }

    @Test
    void endsAtOnceForARecordThatDoesNotFit() {
        assertThat(replacement.handle(new StreamsException("send", new RecordTooLargeException("9 MiB"))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(replacement.sentence().orElseThrow()).contains("raise max.message.bytes", "9 MiB");
    }

    @Test
    void aFinalCauseDecidesWhereverItStands() {
        TimeoutException around = new TimeoutException("gave up", new RecordTooLargeException("9 MiB"));

        assertThat(replacement.handle(around)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void endsAtOnceForAnInstanceIdThatAnotherHas() {
        assertThat(replacement.handle(new StreamsException(new FencedInstanceIdException("vane-1"))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(replacement.sentence().orElseThrow()).contains("instance id", "vane-1");
    }

    @Test
    void saysWhatToDoIfPartitionsWereRaised() {
        assertThat(replacement.handle(new StreamsException(
                        "Existing internal topic a-b-changelog has invalid partitions: expected: 8; actual: 4.")))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(replacement.sentence()).contains("the pipeline ends: choose partitions once");
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
