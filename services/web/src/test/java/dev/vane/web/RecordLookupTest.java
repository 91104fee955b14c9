package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Branch;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class RecordLookupTest {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();
    private static final TopicPartition MAPS =
            new TopicPartition(TOPICS.attentionMaps().name(), 0);
    private static final String SAMPLES = TOPICS.samples().name();
    private static final VmKey NEIGHBOUR = new VmKey("host-1", "vm-2");
    private static final int PARTITIONS = 4;
    private static final int USUAL =
            Utils.toPositive(Utils.murmur2("host-1".getBytes(StandardCharsets.UTF_8))) % PARTITIONS;

    private final FakeTopics kafka = new FakeTopics();
    private final RecordLookup lookup = new RecordLookup(() -> kafka, TOPICS);

    @Test
    void fetchesOneMap() {
        kafka.exist(MAPS.topic(), 1);
        List<AttentionMap> maps = List.of(
                map(VM, SECOND, Branch.TEMPORAL, false),
                map(VM, SECOND, Branch.SYSTEM, false),
                map(VM, SECOND + 1, Branch.TEMPORAL, false));
        maps.forEach(sent -> kafka.send(TOPICS.attentionMaps(), VM, sent, NOON));

        assertThat(lookup.map(place(1, maps.get(1)))).contains(maps.get(1));
        assertThat(lookup.map(place(0, maps.get(0)))).contains(maps.get(0));
        assertThat(kafka.assignment()).isEmpty();
    }

    @Test
    void findsNoMapThatWasDeleted() {
        kafka.exist(MAPS.topic(), 1);
        AttentionMap sent = map(VM, SECOND, Branch.SYSTEM, false);
        kafka.send(TOPICS.attentionMaps(), VM, sent, NOON);
        kafka.delete(MAPS, 1);

        assertThat(lookup.map(place(0, sent))).isEmpty();
        assertThat(lookup.map(place(7, sent))).isEmpty();
    }

    @Test
    void fetchesTheSamplesOfOneVmAndItsSeconds() {
        kafka.exist(SAMPLES, PARTITIONS);
        for (int i = 0; i < 20; i++) {
            send(USUAL, VM, SECOND + i, i / 16f);
            send(USUAL, NEIGHBOUR, SECOND + i, 1);
            kafka.send(
                    TOPICS.samples(),
                    USUAL,
                    "host-1",
                    new Tick("host-1", SECOND + i, List.of("vm-1", "vm-2"), List.of(), false),
                    NOON.plusSeconds(i));
        }
        kafka.sendBytes(new TopicPartition(SAMPLES, USUAL), "host-1".getBytes(StandardCharsets.UTF_8), null, NOON);

        Map<Long, Sample> samples = lookup.samples(
                VM, new Query.Range(SECOND + 2, SECOND + 3), new VmHistory.Appended(SECOND + 2, SECOND + 3));

        assertThat(samples).containsOnlyKeys(SECOND + 2, SECOND + 3);
        assertThat(samples.get(SECOND + 3).values().get(0)).hasValue(3 / 16f);
        assertThat(samples.get(SECOND + 3).values().get(1)).isEmpty();
    }

    @Test
    void looksElsewhereOnlyWhereAProducerHasAPartitionerOfItsOwn() {
        kafka.exist(SAMPLES, PARTITIONS);
        int unusual = (USUAL + 1) % PARTITIONS;
        send(unusual, VM, SECOND, 0.5f);
        VmHistory.Appended appended = new VmHistory.Appended(SECOND, SECOND);
        Query.Range range = new Query.Range(SECOND, SECOND);

        assertThat(lookup.samples(VM, range, appended)).containsOnlyKeys(SECOND);

        send(USUAL, VM, SECOND, 0.25f);
        kafka.delivered().clear();
        assertThat(lookup.samples(VM, range, appended).get(SECOND).values().get(0))
                .hasValue(0.25);
        assertThat(kafka.delivered()).extracting(ConsumerRecord::partition).containsExactly(USUAL);
    }

    @Test
    void saysThatTheBrokersDoNotAnswer() {
        kafka.exist(MAPS.topic(), 1);
        kafka.setOffsetsException(new TimeoutException("no broker"));

        assertThatThrownBy(() -> lookup.map(place(0, map(VM, SECOND, Branch.SYSTEM, false))))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(503))
                .hasMessage("the brokers do not answer: no broker");
    }

    @Test
    void saysThatItMayNotRead() {
        kafka.exist(MAPS.topic(), 1);
        kafka.setOffsetsException(new TopicAuthorizationException("not allowed"));

        assertThatThrownBy(() -> lookup.map(place(0, map(VM, SECOND, Branch.SYSTEM, false))))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(503))
                .hasMessage("the brokers do not let it read: not allowed");
    }

    private void send(int partition, VmKey vm, long second, float utilization) {
        MetricValues values = MetricValues.builder().set(0, utilization).build();
        kafka.send(
                TOPICS.samples(),
                partition,
                vm.host(),
                new Sample(vm, second, values, Map.of()),
                NOON.plusSeconds(second - SECOND));
    }

    private static MapPlace place(long offset, AttentionMap map) {
        return new MapPlace(MAPS, offset, MapPlace.Head.of(map));
    }
}
