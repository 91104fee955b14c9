package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.map;
import static dev.vane.web.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.FollowerHealth;
import dev.vane.clients.FollowerHealth.State;
import dev.vane.contracts.Branch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsoleRoundsTest {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();
    private static final FollowerHealth LIVE = new FollowerHealth(State.LIVE, "", Duration.ZERO);

    private final Fleet fleet = new Fleet(10, Duration.ofHours(1));
    private final ConsoleRounds rounds = new ConsoleRounds(TOPICS, fleet, new EventStream());
    private final Read read =
            new Read(new OutcomeHandlers(TOPICS, fleet, new RecentResponses(), _ -> {}), Duration.ofHours(1));

    @Test
    void forgetsMapsThatWereDeleted() {
        TopicPartition maps = new TopicPartition(TOPICS.attentionMaps().name(), 0);
        twoMaps();

        rounds.round(LIVE, true, Map.of(maps, 1L), NOON);

        assertThat(fleet.maps(VM)).extracting(MapPlace::offset).containsExactly(1L);
    }

    @Test
    void forgetsAllMapsOfATopicThatWasCreatedAgain() {
        twoMaps();

        rounds.createdAgain(TOPICS.predictions().name());
        assertThat(fleet.maps(VM)).hasSize(2);

        rounds.createdAgain(TOPICS.attentionMaps().name());
        assertThat(fleet.maps(VM)).isEmpty();
    }

    @Test
    void dropsSilentVmsAlsoAfterTheClockWasSetBack() {
        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        rounds.round(LIVE, true, Map.of(), NOON.plus(Duration.ofMinutes(59)));

        rounds.round(LIVE, true, Map.of(), NOON);
        rounds.round(LIVE, true, Map.of(), NOON.plus(Duration.ofMinutes(61)));

        assertThat(fleet.vms()).isEmpty();
    }

    private void twoMaps() {
        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        List.of(false, true)
                .forEach(calibrated ->
                        read.news(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.SYSTEM, calibrated), NOON));
    }
}
