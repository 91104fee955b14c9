package dev.vane.pipeline.answer;

import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.process.ProcessIdStore;
import dev.vane.pipeline.validate.DeadLetters;
import java.time.InstantSource;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The topology of the application that answers.
 *
 * <pre>
 * requests ─▶ answer ─┬─▶ responses
 *                     └─▶ dead-letters
 * </pre>
 *
 * @param answers gives the calling thread's
 * @param clock of deadlines
 */
public record AnswerTopology(
        WindowAnswers.Opener answers,
        AnswerRules rules,
        AnswerMetrics metrics,
        LargeRecords largeRecords,
        InstantSource clock) {
    /** Names of all stores. */
    public static final Set<String> STORES = Set.of(AnsweredStore.NAME);

    static final String RESPONSES = "responses";

    private static final String REQUESTS = "requests";
    private static final String ANSWER = "answer";

    /** The topology, ready to run or to test. */
    public Topology build() {
        Topology topology = new Topology()
                .addSource(REQUESTS, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.REQUESTS.name())
                .addProcessor(ANSWER, Answering.supplier(answers, rules, metrics, clock), REQUESTS)
                .addStateStore(ProcessIdStore.builder(), ANSWER);
        to(Topics.RESPONSES, RESPONSES, topology);
        to(Topics.DEAD_LETTERS, DeadLetters.SINK, topology);
        return topology;
    }

    private <K, V> void to(Topic<K, V> topic, String sink, Topology topology) {
        topology.addSink(
                sink,
                topic.name(),
                topic.key().serializer(),
                largeRecords.guard(topic.name(), topic.value().serializer()),
                ANSWER);
    }
}
