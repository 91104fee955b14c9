package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.attention;
import static dev.vane.web.Outcomes.error;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.map;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.FollowedTopic.Start;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class OutcomeHandlersTest {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();
    private static final Query.Range EVER = new Query.Range(0, Long.MAX_VALUE);

    private final Fleet fleet = new Fleet(10, Duration.ofHours(1));
    private final List<Explanation> told = new ArrayList<>();
    private final RecentResponses responses = new RecentResponses();
    private final Read read = new Read(new OutcomeHandlers(TOPICS, fleet, responses, told::add), Duration.ofHours(1));

    @Test
    void followsEveryTopicAsFarBackAsItIsShown() {
        assertThat(read.starts().keySet()).containsExactlyInAnyOrderElementsOf(TOPICS.followed());
        assertThat(read.starts()).containsEntry(TOPICS.predictions().name(), new Start.Back(Duration.ofHours(1)));
        assertThat(read.starts()).containsEntry(TOPICS.attentionMaps().name(), new Start.Beginning());
        assertThat(read.starts()).containsEntry(TOPICS.responses().name(), new Start.Back(Duration.ofMinutes(10)));
    }

    @Test
    void showsWhatEveryTopicHolds() {
        read.history(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        read.history(TOPICS.attentionSummaries(), VM, attention(VM, SECOND), NOON);
        read.history(TOPICS.skippedWindows(), VM, skipped(VM, SECOND - 1), NOON);
        read.history(TOPICS.realisedErrors(), VM, error(VM, SECOND, 0.75), NOON);
        read.history(TOPICS.explanations(), VM, explanation(VM, SECOND), NOON);
        read.history(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.TEMPORAL, false), NOON);
        read.history(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.SYSTEM, true), NOON);

        Fleet.Detail detail = fleet.detail(VM);
        assertThat(detail.vm().relativePerformance()).contains(0.5f);
        assertThat(detail.attention()).contains(attention(VM, SECOND));
        assertThat(fleet.history(VM, history -> history.view(EVER)).measured()).containsExactly(0.75f);
        assertThat(fleet.history(VM, history -> history.view(EVER)).skipped()).hasSize(1);
        assertThat(fleet.explanations(VM)).containsExactly(explanation(VM, SECOND));
        assertThat(fleet.maps(VM))
                .containsExactly(
                        new MapPlace(
                                new TopicPartition(TOPICS.attentionMaps().name(), 0),
                                1,
                                new MapPlace.Head(SECOND, "small-1", Branch.SYSTEM, true, 1, 1, 2)),
                        new MapPlace(
                                new TopicPartition(TOPICS.attentionMaps().name(), 0),
                                0,
                                new MapPlace.Head(SECOND, "small-1", Branch.TEMPORAL, false, 1, 1, 2)));
    }

    @Test
    void keepsWhatCameOfTheNewestRequests() {
        Refusal refusal = new Refusal(Reason.DEADLINE, "", "its deadline was over");
        for (int i = 0; i <= RecentResponses.MOST; i++) {
            read.history(TOPICS.responses(), "id-" + i, new ModelResponse("id-" + i, "sre", refusal), NOON);
        }

        assertThat(responses.newest())
                .hasSize(RecentResponses.MOST)
                .first()
                .isEqualTo(new RecentResponses.Head(
                        "id-200",
                        "sre",
                        NOON.getEpochSecond(),
                        Optional.empty(),
                        Optional.of(new RecentResponses.Refused("DEADLINE", "", "its deadline was over"))));
    }

    @Test
    void tellsOfExplanationsThatAreNewsOnly() {
        read.history(TOPICS.explanations(), VM, explanation(VM, SECOND - 60), NOON);
        assertThat(told).isEmpty();

        read.news(TOPICS.explanations(), VM, explanation(VM, SECOND), NOON);

        assertThat(told).containsExactly(explanation(VM, SECOND));
    }

    @Test
    void aNullPredictionSaysThatAVmIsGone() {
        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        read.news(TOPICS.predictions(), VM, null, NOON);

        assertThat(fleet.vms()).isEmpty();
    }

    /** Topics are read side by side: the tombstone may be read before older records of other topics. */
    @Test
    void whatIsReadAfterAVmLeftDoesNotBringItBack() {
        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        read.news(TOPICS.predictions(), VM, null, NOON.plusSeconds(1));
        read.news(TOPICS.attentionSummaries(), VM, attention(VM, SECOND), NOON);
        read.news(TOPICS.skippedWindows(), VM, skipped(VM, SECOND), NOON);
        assertThat(fleet.vms()).isEmpty();

        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND + 60, 0.5), NOON.plusSeconds(1));
        assertThat(fleet.vms()).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeDecodedSaysSo() {
        assertThatThrownBy(() -> read.bytes(TOPICS.predictions().name(), new byte[] {1}, new byte[] {2}))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> read.bytes(TOPICS.predictions().name(), null, null))
                .isInstanceOf(SerializationException.class);
    }
}
