package dev.vane.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.FollowedTopic.Start;
import dev.vane.clients.FollowerHealth.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicFollowerTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final String A = "topic-a";
    private static final String B = "topic-b";
    private static final String WHOLE = "topic-whole";

    private final FakeBrokers brokers = new FakeBrokers();
    private final List<String> history = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private KafkaException noClients;
    private Instant now = NOON;
    private TopicFollower follower = follower(
            new FollowedTopic(A, new Start.Back(Duration.ofMinutes(15)), this::take),
            new FollowedTopic(B, new Start.End(), this::take));

    @Test
    void startsWhereEachTopicIsToStart() {
        follower = follower(
                new FollowedTopic(A, new Start.Back(Duration.ofMinutes(15)), this::take),
                new FollowedTopic(B, new Start.End(), this::take),
                new FollowedTopic(WHOLE, new Start.Beginning(), this::take));
        List.of(A, B, WHOLE).forEach(topic -> {
            brokers.create(topic, 1);
            brokers.send(topic, topic + " old", NOON.minusSeconds(901));
            brokers.send(topic, topic + " young", NOON.minusSeconds(899));
        });
        follower.round();

        assertThat(history).containsExactlyInAnyOrder(A + " young", WHOLE + " old", WHOLE + " young");
        assertThat(news).isEmpty();
    }

    @Test
    void tellsNewsFromHistory() {
        existing();
        brokers.send(A, "before", NOON.minusSeconds(1));
        follower.round();

        brokers.send(A, "after", NOON);
        follower.round();

        assertThat(history).containsExactly("before");
        assertThat(news).containsExactly("after");
    }

    @Test
    void isLiveOnceItHasReadWhatWasThere() {
        existing();
        brokers.send(A, "one", NOON.minusSeconds(10));
        brokers.send(A, "two", NOON.minusSeconds(9));
        brokers.setMaxPollRecords(1);
        follower.round();

        assertThat(follower.health().state()).isEqualTo(State.CATCHING_UP);
        assertThat(follower.lag()).isEqualTo(Map.of(A, 1L, B, 0L));

        follower.round();

        assertThat(follower.health().isLive()).isTrue();
        assertThat(follower.hasCaughtUp()).isTrue();
        assertThat(follower.lag()).isEqualTo(Map.of(A, 0L, B, 0L));
    }

    @Test
    void takesAllOfATopicThatAppearsLaterForNews() {
        brokers.create(B, 1);
        follower.round();
        assertThat(follower.health().isLive()).isFalse();

        brokers.create(A, 1);
        brokers.send(A, "one", NOON.minusSeconds(1000));
        later(Duration.ofSeconds(1));

        assertThat(news).containsExactly("one");
        assertThat(follower.health().isLive()).isTrue();
    }

    @Test
    void readsPartitionsThatAreAdded() {
        existing();
        follower.round();

        brokers.addPartitions(A, 3);
        brokers.send(new TopicPartition(A, 2), "one", NOON);
        later(Duration.ofSeconds(1));

        assertThat(news).containsExactly("one");
    }

    @Test
    void countsWhatCannotBeDecodedAndReadsOn() {
        existing();
        follower.round();

        brokers.send(A, "bad", NOON);
        brokers.send(A, "good", NOON);
        follower.round();

        assertThat(news).containsExactly("good");
        assertThat(told).containsExactly("unreadable " + A);
    }

    static List<KafkaException> errorsThatPass() {
        return List.of(
                new TopicAuthorizationException(Set.of(A)),
                new SaslAuthenticationException("wrong password, for now"),
                new SslAuthenticationException("handshake failed"),
                new NotLeaderOrFollowerException("a new leader"),
                new TimeoutException("no answer"),
                new KafkaException("Received exception when fetching the next record"));
    }

    @ParameterizedTest
    @MethodSource("errorsThatPass")
    void readsOnAfterAnErrorThatPasses(KafkaException error) {
        existing();
        follower.round();

        brokers.refuse(error);
        brokers.send(A, "one", NOON);
        later(Duration.ofSeconds(4));
        later(Duration.ofSeconds(4));
        assertThat(follower.health().state()).isEqualTo(State.CUT_OFF);
        assertThat(follower.health().reason())
                .startsWith("records could not be read for 8 s")
                .endsWith(error instanceof TimeoutException ? "8 s" : error.getMessage());

        brokers.allow();
        later(Duration.ofSeconds(1));
        later(Duration.ofSeconds(1));

        assertThat(news).containsExactly("one");
        assertThat(follower.health().isLive()).isTrue();
        assertThat(follower.failure()).isEmpty();
    }

    @Test
    void endsForAnErrorThatCannotPass() {
        existing();
        brokers.schedulePollTask(() -> {
            throw new UnsupportedVersionException("the broker is too old");
        });

        runToItsEnd();

        assertThat(follower.health().state()).isEqualTo(State.ENDED);
        assertThat(follower.health().reason()).isEqualTo("the broker is too old");
        assertThat(follower.failure()).containsInstanceOf(UnsupportedVersionException.class);
        assertThat(brokers.closed()).isTrue();
    }

    @Test
    void endsForADefectOfItsOwn() {
        existing();
        brokers.schedulePollTask(() -> {
            throw new IllegalStateException("broken");
        });

        runToItsEnd();

        assertThat(follower.failure()).containsInstanceOf(IllegalStateException.class);
        assertThat(brokers.closed()).isTrue();
    }

    @Test
    void endsWhenItIsClosed() {
        existing();
        brokers.schedulePollTask(() -> Thread.ofVirtual().start(follower::close));

        runToItsEnd();

        assertThat(follower.failure()).isEmpty();
        assertThat(follower.health().reason()).isEqualTo("closed");
        assertThat(brokers.closed()).isTrue();
    }

    @Test
    void waitsForNamesThatCannotBeResolvedYet() {
        existing();
        noClients = new KafkaException(
                "Failed to construct kafka consumer",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        follower.round();
        assertThat(follower.health().state()).isEqualTo(State.CATCHING_UP);
        later(Duration.ofSeconds(7));
        assertThat(follower.health().reason()).contains("No resolvable bootstrap urls");

        noClients = null;
        later(Duration.ofSeconds(1));

        assertThat(follower.health().isLive()).isTrue();
    }

    @Test
    void endsIfItsSettingsCannotBeUsed() {
        noClients = new KafkaException("Failed to construct kafka consumer", new ConfigException("Invalid url"));

        assertThatThrownBy(() -> follower.round())
                .isInstanceOf(KafkaException.class)
                .hasRootCauseMessage("Invalid url");
    }

    /** The connections of a frozen broker stay open, and polls return empty. */
    @Test
    void isCutOffSecondsAfterTheBrokerFroze() {
        existing();
        follower.round();

        brokers.freeze();
        later(Duration.ofSeconds(1));
        later(Duration.ofSeconds(5));
        assertThat(follower.health().isLive()).isTrue();

        later(Duration.ofSeconds(1));
        assertThat(follower.health().state()).isEqualTo(State.CUT_OFF);
        assertThat(follower.health().reason()).isEqualTo("the brokers have not answered for 7 s");
        later(Duration.ofSeconds(30));
        assertThat(follower.health().notLive()).isEqualTo(Duration.ofSeconds(31));
        assertThat(follower.hasCaughtUp()).isTrue();
    }

    /** Nobody calls it: its thread hangs. */
    @Test
    void isCutOffWhileItsThreadHangs() {
        existing();
        follower.round();

        now = now.plusSeconds(7);
        assertThat(follower.health().isLive()).isFalse();
        assertThat(follower.isHealthy()).isTrue();

        now = now.plusSeconds(23);
        assertThat(follower.isHealthy()).isFalse();
    }

    @Test
    void isLiveAgainOnceItHasReadWhatCameMeanwhile() {
        existing();
        follower.round();
        brokers.freeze();
        later(Duration.ofSeconds(1));
        later(Duration.ofSeconds(7));

        brokers.thaw();
        brokers.send(A, "one", NOON);
        brokers.send(A, "two", NOON);
        brokers.setMaxPollRecords(1);
        later(Duration.ofSeconds(5));
        assertThat(follower.health().state()).isEqualTo(State.CATCHING_UP);

        later(Duration.ofSeconds(1));

        assertThat(news).containsExactly("one", "two");
        assertThat(follower.health().isLive()).isTrue();
    }

    @Test
    void isCutOffIfRecordsAreThereAndNoneIsRead() {
        existing();
        follower.round();

        brokers.send(A, "one", NOON);
        brokers.pause(Set.of(new TopicPartition(A, 0)));
        for (int i = 0; i < 9; i++) {
            later(Duration.ofSeconds(1));
        }

        assertThat(follower.health().state()).isEqualTo(State.CUT_OFF);
        assertThat(follower.health().reason()).startsWith("records could not be read for");
    }

    @Test
    void readsATopicThatWasCreatedAgainFromItsFirstRecordOn() {
        existing();
        for (int i = 0; i < 1000; i++) {
            brokers.send(A, "old", NOON);
        }
        follower.round();
        history.clear();

        createAgain(A);
        for (int i = 0; i < 10; i++) {
            brokers.send(A, "new " + i, NOON.plusSeconds(1 + i));
        }
        later(Duration.ofSeconds(1));
        later(Duration.ofSeconds(1));

        assertThat(news).hasSize(10).startsWith("new 0").endsWith("new 9");
        assertThat(history).isEmpty();
        assertThat(told).containsExactly("created again " + A);
    }

    /** It may read on for a moment where the old one ended, before the brokers tell that it is another. */
    @Test
    void handlesNoRecordTwiceOfATopicThatWasCreatedAgainAndIsLongerThanTheOldOne() {
        existing();
        for (int i = 0; i < 5; i++) {
            brokers.send(A, "old " + i, NOON);
        }
        follower.round();
        history.clear();

        createAgain(A);
        for (int i = 0; i < 10; i++) {
            brokers.send(A, "new " + i, NOON.plusSeconds(1 + i));
        }
        follower.round();
        assertThat(news).containsExactly("new 5", "new 6", "new 7", "new 8", "new 9");
        later(Duration.ofSeconds(1));

        assertThat(news).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void waitsForATopicThatWasDeletedAndIsNotCreatedYet() {
        existing();
        follower.round();

        brokers.delete(A);
        later(Duration.ofSeconds(1));
        assertThat(follower.health().isLive()).isFalse();

        brokers.create(A, 2);
        brokers.send(new TopicPartition(A, 1), "new", NOON);
        later(Duration.ofSeconds(1));

        assertThat(news).containsExactly("new");
        assertThat(follower.health().isLive()).isTrue();
    }

    @Test
    void goesOnWithTheOldestRecordIfItsNextOneWasDeleted() {
        existing();
        follower.round();

        brokers.send(A, "lost", NOON);
        brokers.send(A, "kept", NOON);
        brokers.deleteRecords(new TopicPartition(A, 0), 1);
        follower.round();
        follower.round();

        assertThat(news).containsExactly("kept");
        assertThat(follower.firstOffsets(A)).isEqualTo(Map.of(new TopicPartition(A, 0), 1L));
    }

    private void existing() {
        brokers.create(A, 1);
        brokers.create(B, 1);
    }

    private void createAgain(String topic) {
        brokers.delete(topic);
        brokers.create(topic, 1);
    }

    private void later(Duration passed) {
        now = now.plus(passed);
        follower.round();
    }

    private void runToItsEnd() {
        follower.start();
        while (follower.health().state() != State.ENDED || !brokers.closed()) {
            Thread.onSpinWait();
        }
    }

    private TopicFollower follower(FollowedTopic... topics) {
        TopicFollower.Listener listener = new TopicFollower.Listener() {
            @Override
            public void unreadable(String topic) {
                told.add("unreadable " + topic);
            }

            @Override
            public void createdAgain(String topic) {
                told.add("created again " + topic);
            }
        };
        return new TopicFollower(
                "test",
                List.of(topics),
                listener,
                () -> {
                    if (noClients != null) {
                        throw noClients;
                    }
                    return new FollowerClients(brokers, brokers);
                },
                () -> now,
                () -> Duration.between(NOON, now).toNanos());
    }

    private void take(ConsumerRecord<byte[], byte[]> record, boolean isNews) {
        String value = new String(record.value(), StandardCharsets.UTF_8);
        if (value.equals("bad")) {
            throw new SerializationException("cannot be read");
        }
        (isNews ? news : history).add(value);
    }
}
