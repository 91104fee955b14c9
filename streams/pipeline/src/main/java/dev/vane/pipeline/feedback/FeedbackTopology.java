package dev.vane.pipeline.feedback;

import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.health.PipelineMetrics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The part of the topology that learns what predictions were worth.
 *
 * <pre>
 * predictions ───────────▶ read-predictions ──┬─▶ compare ─▶ realised-errors
 * measured-performances ─▶ validate-measured ─┤
 *                                             └─▶ dead-letters
 * </pre>
 *
 * <p>It shares no node with the rest: its tasks are of the partitions of topics keyed by VM, not by host. Both topics
 * have as many partitions, so that what is compared meets in one task.
 */
public final class FeedbackTopology {
    /** Name of the sink of dead letters. */
    static final String DEAD_LETTERS = "feedback-dead-letters";

    private static final String PUBLISHED = "published-predictions";
    private static final String READ = "read-predictions";
    private static final String MEASURED = "measured-performances";
    private static final String VALIDATE = "validate-measured";
    private static final String COMPARE = "compare";
    private static final String ERRORS = "realised-errors";

    /** A VM that is measured and never predicted, or gone, must not be kept for ever. */
    private static final int MAX_MEASURED_VMS = 10_000;

    private FeedbackTopology() {}

    /**
     * Adds the part to a topology.
     *
     * @param outputPrefix before the names of the topics that the pipeline writes, predictions among them
     */
    public static Topology addTo(Topology topology, String outputPrefix, PipelineMetrics metrics) {
        topology.addSource(PUBLISHED, bytes(), bytes(), outputPrefix + Topics.PREDICTIONS.name())
                .addSource(MEASURED, bytes(), bytes(), Topics.MEASURED_PERFORMANCES.name())
                .addProcessor(READ, PublishedPredictions.supplier(COMPARE, metrics), PUBLISHED)
                .addProcessor(VALIDATE, MeasuredValidation.supplier(COMPARE, metrics), MEASURED)
                .addProcessor(COMPARE, Comparison.supplier(MAX_MEASURED_VMS, metrics), READ, VALIDATE);
        to(Topics.REALISED_ERRORS.prefixed(outputPrefix), ERRORS, topology, COMPARE);
        to(Topics.DEAD_LETTERS.prefixed(outputPrefix), DEAD_LETTERS, topology, READ, VALIDATE);
        return topology;
    }

    private static ByteArrayDeserializer bytes() {
        return new ByteArrayDeserializer();
    }

    private static <K, V> void to(Topic<K, V> topic, String sink, Topology topology, String... parents) {
        topology.addSink(
                sink, topic.name(), topic.key().serializer(), topic.value().serializer(), parents);
    }
}
