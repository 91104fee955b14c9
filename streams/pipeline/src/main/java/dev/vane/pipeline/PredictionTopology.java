package dev.vane.pipeline;

import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.explain.WindowSelection;
import dev.vane.pipeline.feedback.FeedbackTopology;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.HostSecondPrediction;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.process.ProcessIdStore;
import dev.vane.pipeline.validate.DeadLetters;
import dev.vane.pipeline.validate.Validation;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.Stores;
import dev.vane.pipeline.window.TransactionBudget;
import dev.vane.pipeline.window.WindowAssembly;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The per-second topology.
 *
 * <pre>
 * samples ─▶ validate ─▶ assemble-windows ─▶ predict-host-second ─┬─▶ predictions
 *               │               │                                 ├─▶ attention-summaries
 *               └──────┬────────┘                                 ├─▶ skipped-windows
 *                      ▼                                          ├─▶ realised-errors
 *                 dead-letters                                    └─▶ select-windows-to-explain ─▶ windows-to-explain
 * </pre>
 *
 * <p>The selected windows are explained by an application of its own; nothing here waits for it.
 *
 * <p>Beside it, sharing nothing but topics, the {@link FeedbackTopology} adds measurements to the samples.
 */
public final class PredictionTopology {
    private static final String SAMPLES = "samples";
    private static final String VALIDATE = "validate";
    private static final String ASSEMBLE = "assemble-windows";
    private static final String PREDICT = "predict-host-second";
    private static final String SELECTION = "select-windows-to-explain";

    private final Builder parts;

    private PredictionTopology(Builder parts) {
        this.parts = parts;
    }

    /**
     * A topology that predicts every due window, however late, and selects none to be explained.
     *
     * @param model what windows are made for
     * @param predictor gives the calling thread's predictor
     * @param metrics the pipeline's own health
     */
    public static Builder builder(ModelRows model, WindowPredictor.Opener predictor, PipelineMetrics metrics) {
        return new Builder(model, predictor, metrics);
    }

    /** Makes a topology; what is not set has its default. */
    public static final class Builder {
        private final ModelRows model;
        private final WindowPredictor.Opener predictor;
        private final PipelineMetrics metrics;
        private String outputPrefix = "";
        private Overload overload = Overload.never();
        private DegradedRule degraded = DegradedRule.DEFAULT;
        private Optional<SelectionRules> selection = Optional.empty();
        private LargeRecords largeRecords = LargeRecords.unguarded();
        private Supplier<TransactionBudget> budgetOfThread = TransactionBudget.ofThread();

        private Builder(ModelRows model, WindowPredictor.Opener predictor, PipelineMetrics metrics) {
            this.model = model;
            this.predictor = predictor;
            this.metrics = metrics;
        }

        /**
         * Before the name of every topic that is written: for a second pipeline beside a first, which alone adds
         * measurements to the samples.
         */
        public Builder outputPrefix(String prefix) {
            outputPrefix = prefix;
            return this;
        }

        /** What is left out when the pipeline is behind. */
        public Builder overload(Overload rule) {
            overload = rule;
            return this;
        }

        /** When a VM is degraded. */
        public Builder degraded(DegradedRule rule) {
            degraded = rule;
            return this;
        }

        /** Which windows are to be explained; empty if none ever is. */
        public Builder selection(Optional<SelectionRules> rules) {
            selection = rules;
            return this;
        }

        /** What is kept back because its topic does not take it. */
        public Builder largeRecords(LargeRecords guard) {
            largeRecords = guard;
            return this;
        }

        /** How much work one transaction may take: gives the calling thread's budget. */
        public Builder budget(Supplier<TransactionBudget> ofThread) {
            budgetOfThread = ofThread;
            return this;
        }

        /** The topology, ready to run or to test. */
        public Topology build() {
            return new PredictionTopology(this).topology();
        }
    }

    private Topology topology() {
        Topology topology = new Topology()
                .addSource(SAMPLES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.SAMPLES.name())
                .addProcessor(VALIDATE, Validation.supplier(ASSEMBLE, parts.metrics), SAMPLES)
                .addProcessor(
                        ASSEMBLE,
                        WindowAssembly.supplier(
                                PREDICT, parts.model, parts.overload, parts.budgetOfThread, parts.metrics),
                        VALIDATE)
                .addProcessor(
                        PREDICT,
                        HostSecondPrediction.supplier(parts.predictor, parts.degraded, observer(), parts.metrics),
                        ASSEMBLE)
                .addStateStore(ProcessIdStore.builder(), ASSEMBLE);
        to(Topics.DEAD_LETTERS, DeadLetters.SINK, topology, VALIDATE, ASSEMBLE);
        to(Topics.PREDICTIONS, HostSecondPrediction.PREDICTIONS, topology, PREDICT);
        to(Topics.ATTENTION_SUMMARIES, HostSecondPrediction.ATTENTION, topology, PREDICT);
        to(Topics.SKIPPED_WINDOWS, HostSecondPrediction.SKIPPED, topology, PREDICT);
        to(Topics.REALISED_ERRORS, HostSecondPrediction.ERRORS, topology, PREDICT);
        parts.selection.ifPresent(rules -> {
            topology.addProcessor(SELECTION, WindowSelection.supplier(rules, parts.metrics), PREDICT)
                    .connectProcessorAndStateStores(SELECTION, Stores.SAMPLES, Stores.CLOSED_SECONDS);
            to(Topics.WINDOWS_TO_EXPLAIN, WindowSelection.SINK, topology, SELECTION);
        });
        return parts.outputPrefix.isEmpty() ? FeedbackTopology.addTo(topology, parts.metrics) : topology;
    }

    private Optional<String> observer() {
        return parts.selection.map(rules -> SELECTION);
    }

    private <K, V> void to(Topic<K, V> topic, String sink, Topology topology, String... parents) {
        Topic<K, V> output = topic.prefixed(parts.outputPrefix);
        topology.addSink(
                sink,
                output.name(),
                output.key().serializer(),
                parts.largeRecords.guard(output.name(), output.value().serializer()),
                parents);
    }
}
