package dev.vane.pipeline.explain;

import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.process.ProcessIdStore;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The topology of the application that explains.
 *
 * <pre>
 * windows-to-explain ─▶ explain ─┬─▶ explanations
 *                                ├─▶ attention-maps
 *                                └─▶ attention-statistics
 * </pre>
 *
 * @param prefix before the names of all topics; empty but for a second pipeline beside a first
 * @param explainer gives the calling thread's explainer
 */
public record ExplainTopology(
        String prefix, WindowExplainer.Opener explainer, ExplainMetrics metrics, LargeRecords largeRecords) {
    /** Names of all stores. */
    public static final Set<String> STORES = Set.of(PastStore.LOOKED, PastStore.WINDOWS);

    static final String EXPLANATIONS = "explanations";
    static final String MAPS = "attention-maps";
    static final String STATISTICS = "attention-statistics";

    private static final String WINDOWS = "windows-to-explain";
    private static final String EXPLAIN = "explain";

    /** The topology, ready to run or to test. */
    public Topology build() {
        Topology topology = new Topology()
                .addSource(
                        WINDOWS,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        prefix + Topics.WINDOWS_TO_EXPLAIN.name())
                .addProcessor(EXPLAIN, Explaining.supplier(explainer, metrics), WINDOWS)
                .addStateStore(ProcessIdStore.builder(), EXPLAIN);
        to(Topics.EXPLANATIONS, EXPLANATIONS, topology);
        to(Topics.ATTENTION_MAPS, MAPS, topology);
        to(Topics.ATTENTION_STATISTICS, STATISTICS, topology);
        return topology;
    }

    private <K, V> void to(Topic<K, V> topic, String sink, Topology topology) {
        topology.addSink(
                sink,
                prefix + topic.name(),
                topic.key().serializer(),
                largeRecords.guard(prefix + topic.name(), topic.value().serializer()),
                EXPLAIN);
    }
}
