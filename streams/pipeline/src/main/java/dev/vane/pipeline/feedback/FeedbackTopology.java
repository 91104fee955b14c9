package dev.vane.pipeline.feedback;

import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.health.PipelineMetrics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The part of the topology that brings measurements, and resets of what they told, into the log of their host, each exactly
 * once. There the order of offsets decides which predictions they shift.
 *
 * <pre>
 * measured-performances ─▶ validate-measured ─┬─▶ samples
 *                                             └─▶ dead-letters
 * </pre>
 *
 * <p>It shares no node with the rest: its tasks are of the partitions of a topic keyed by VM, not by host.
 */
public final class FeedbackTopology {
    /** Name of the sink of dead letters. */
    static final String DEAD_LETTERS = "feedback-dead-letters";

    /** Name of the sink of measurements. */
    static final String LOG = "measured-to-samples";

    private static final String MEASURED = "measured-performances";
    private static final String VALIDATE = "validate-measured";

    private FeedbackTopology() {}

    /** Adds the part to a topology. */
    public static Topology addTo(Topology topology, PipelineMetrics metrics) {
        topology.addSource(
                        MEASURED,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.MEASURED_PERFORMANCES.name())
                .addProcessor(VALIDATE, MeasuredValidation.supplier(metrics), MEASURED);
        to(Topics.SAMPLES, LOG, topology);
        to(Topics.DEAD_LETTERS, DEAD_LETTERS, topology);
        return topology;
    }

    private static <K, V> void to(Topic<K, V> topic, String sink, Topology topology) {
        topology.addSink(
                sink, topic.name(), topic.key().serializer(), topic.value().serializer(), VALIDATE);
    }
}
