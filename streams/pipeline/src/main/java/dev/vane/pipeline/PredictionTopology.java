package dev.vane.pipeline;

import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.batch.BatchInference;
import dev.vane.pipeline.batch.WindowPredictor;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.explain.WindowSelection;
import dev.vane.pipeline.feedback.FeedbackTopology;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.validate.DeadLetters;
import dev.vane.pipeline.validate.Validation;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.Stores;
import dev.vane.pipeline.window.WindowAssembly;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The per-second topology.
 *
 * <pre>
 * samples ─▶ validate ─▶ assemble-windows ─▶ infer-in-batches ─┬─▶ predictions
 *               │               │                              ├─▶ attention-summaries
 *               └──────┬────────┘                              ├─▶ skipped-windows
 *                      ▼                                       └─▶ hand-over ─▶ windows-to-explain
 *                 dead-letters
 * </pre>
 *
 * <p>What is handed over is explained elsewhere, by an application of its own; nothing here waits for it.
 *
 * <p>Beside it, sharing nothing but topics, the {@link FeedbackTopology} reads the predictions back.
 *
 * @param inputTopic where the samples stand
 * @param outputPrefix before the name of every topic that is written, and of the predictions that are read back; empty
 *     but for a second pipeline beside a first
 * @param windowLength T, rows of a full window
 * @param batchSize windows of a full batch
 * @param linger longest that a window waits for its batch, in wall-clock time
 * @param overload what is left out when the pipeline is behind
 * @param selection which windows are to be explained; empty if none ever is
 * @param predictor gives the calling thread's predictor
 * @param metrics the pipeline's own health
 */
public record PredictionTopology(
        String inputTopic,
        String outputPrefix,
        int windowLength,
        int batchSize,
        Duration linger,
        Overload overload,
        Optional<SelectionRules> selection,
        WindowPredictor.Opener predictor,
        PipelineMetrics metrics) {
    private static final String SAMPLES = "samples";
    private static final String VALIDATE = "validate";
    private static final String ASSEMBLE = "assemble-windows";
    private static final String INFER = "infer-in-batches";
    private static final String SELECTION = "select-windows-to-explain";

    /** The topology, ready to run or to test. */
    public Topology build() {
        Topology topology = new Topology()
                .addSource(SAMPLES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), inputTopic)
                .addProcessor(VALIDATE, Validation.supplier(ASSEMBLE, metrics), SAMPLES)
                .addProcessor(ASSEMBLE, WindowAssembly.supplier(INFER, windowLength, overload, metrics), VALIDATE)
                .addProcessor(
                        INFER, BatchInference.supplier(predictor, batchSize, linger, observer(), metrics), ASSEMBLE)
                .connectProcessorAndStateStores(ASSEMBLE, Stores.EMITTED);
        to(Topics.DEAD_LETTERS, DeadLetters.SINK, topology, VALIDATE, ASSEMBLE);
        to(Topics.PREDICTIONS, BatchInference.PREDICTIONS, topology, INFER);
        to(Topics.ATTENTION_SUMMARIES, BatchInference.ATTENTION, topology, INFER);
        to(Topics.SKIPPED_WINDOWS, BatchInference.SKIPPED, topology, INFER);
        selection.ifPresent(rules -> {
            topology.addProcessor(SELECTION, WindowSelection.supplier(rules, metrics), INFER)
                    .connectProcessorAndStateStores(SELECTION, Stores.SAMPLES, Stores.CLOSED_SECONDS);
            to(Topics.WINDOWS_TO_EXPLAIN, WindowSelection.SINK, topology, SELECTION);
        });
        return FeedbackTopology.addTo(topology, outputPrefix, metrics);
    }

    private Optional<String> observer() {
        return selection.map(rules -> SELECTION);
    }

    private <K, V> void to(Topic<K, V> topic, String sink, Topology topology, String... parents) {
        Topic<K, V> output = topic.prefixed(outputPrefix);
        topology.addSink(
                sink, output.name(), output.key().serializer(), output.value().serializer(), parents);
    }
}
