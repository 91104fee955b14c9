package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionStatistics.Head;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.PredictionBuilder;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.NoExplainingModelException;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.evidence.Signal;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.predict.WindowPredictor.Predicted;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.RecordedHosts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two VMs side by side, 150 seconds long; what is explained is the last window of the first. */
class ModelExplainerTest {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final long START = 1_700_000_000;
    private static final int METRICS = 40;

    private static ModelExplainer explainer;
    private static WindowToExplain first;
    private static WindowToExplain second;
    private static WindowToExplain changed;

    @BeforeAll
    static void recordTwoMinutes() throws IOException {
        explainer = ModelExplainer.open(BUNDLE);
        RecordedHosts hosts = new RecordedHosts(ModelRows.of(BUNDLE.manifest()));
        WindowsToExplain windows = new WindowsToExplain(hosts.history());
        List<Due> due = new ArrayList<>();
        Random random = new Random(5);
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(BUNDLE)) {
            WindowPredictor predictor =
                    new WindowPredictor(engine, BUNDLE.manifest(), new PipelineMetrics(new PrometheusRegistry()));
            for (int at = 0; at < 150; at++) {
                due.clear();
                Stream.of(sample("a", at, random), sample("b", at, random), tick(at))
                        .flatMap(record -> hosts.apply(record).stream())
                        .flatMap(emissions -> emissions.emissions().stream())
                        .forEach(emission -> due.add((Due) emission));
                if (at == 59) {
                    first = windows.of(predicted(predictor, due.getFirst()), Optional.empty(), true);
                } else if (at == 89) {
                    second = windows.of(predicted(predictor, due.getFirst()), Optional.empty(), true);
                } else if (at == 149) {
                    changed = windows.of(predicted(predictor, due.getFirst()), Optional.of(Change.DEGRADED), false);
                }
            }
        }
    }

    @AfterAll
    static void close() {
        explainer.close();
    }

    @Test
    void opensBothModelsOrNeither() {
        ModelBundle bare = ModelBundle.of(BUNDLE.manifest(), Map.of(ModelBundle.MODEL, BUNDLE.model()));
        List<String> open = new ArrayList<>();

        assertThatThrownBy(() -> ModelExplainer.open(bare, bundle -> new Listed(OnnxRuntimeEngine.open(bundle), open)))
                .isInstanceOf(NoExplainingModelException.class);
        assertThat(open).isEmpty();

        ModelExplainer.open(BUNDLE, bundle -> new Listed(OnnxRuntimeEngine.open(bundle), open))
                .close();
        assertThat(open).isEmpty();

        assertThatThrownBy(() -> ModelExplainer.open(BUNDLE, bundle -> {
                    throw new IOException("rejected");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot open model cloudformer-untrained");
    }

    /** Stands in a list from its construction until it is closed. */
    private record Listed(InferenceEngine engine, List<String> open) implements InferenceEngine {
        Listed {
            open.add(engine.name());
        }

        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public int maxBatch() {
            return engine.maxBatch();
        }

        @Override
        public List<ModelOutput> predict(List<MetricWindow> windows) {
            return engine.predict(windows);
        }

        @Override
        public void close() {
            engine.close();
            open.remove(engine.name());
        }
    }

    @Test
    void whatIsExplainedIsWhatWasPredicted() {
        Explanation explanation = explain(VmPast.NONE);

        assertThat(explanation.relativePerformance())
                .isEqualTo(changed.prediction().relativePerformance());
        assertThat(explanation.key()).isEqualTo(new VmKey("h", "a"));
        assertThat(explanation.second()).isEqualTo(START + 149);
        assertThat(explanation.start()).isEqualTo(START + 90);
        assertThat(explanation.sentence())
                .startsWith("a is predicted at %.0f%%".formatted(100 * explanation.relativePerformance()));
        assertThat(explanation.model()).isEqualTo("cloudformer-untrained@seed-1");
    }

    /** Measurements moved what the model says by 1 on the logit scale; so the explanation tells of the moved number. */
    @Test
    void whatMeasurementsShiftedIsExplainedAsItWasPublished() {
        Prediction raw = changed.prediction();
        double odds = Math.E * raw.relativePerformance() / (1 - raw.relativePerformance());
        float moved = (float) (odds / (1 + odds));
        Prediction shifted = PredictionBuilder.builder(raw)
                .relativePerformance(moved)
                .adaptation(Optional.of(new Adaptation(raw.raw(), 1, 1, 10, OptionalLong.empty(), 1)))
                .build();
        WindowToExplain window = new WindowToExplain(
                shifted,
                changed.change(),
                changed.sampled(),
                changed.window(),
                changed.extras(),
                changed.neighbours(),
                changed.neighboursLeftOut(),
                changed.cpus());

        Explanation explanation =
                explainer.explain(window, VmPast.NONE).explanation().orElseThrow();

        assertThat(moved).isGreaterThan(raw.relativePerformance() + 0.05f);
        assertThat(explanation.sentence()).startsWith("a is predicted at %.0f%%".formatted(100 * moved));
    }

    @Test
    void namesNoMetricThatIsAbsentAndNoSecondOutsideTheWindow() {
        List<String> present = explainer.deviations(changed, VmPast.NONE).metrics().stream()
                .map(metric -> metric.metric() + metric.scope())
                .toList();

        assertThat(present).hasSize(2 * METRICS);
        assertThat(explain(VmPast.NONE).evidence()).allSatisfy(evidence -> {
            assertThat(present).contains(evidence.metric() + evidence.scope());
            assertThat(evidence.spans()).allSatisfy(span -> {
                assertThat(span.from()).isGreaterThanOrEqualTo(START + 90);
                assertThat(span.to()).isLessThanOrEqualTo(START + 149);
            });
        });
    }

    @Test
    void calmIsTheVmsOwnPastOnceThereIsEnoughOfIt() {
        assertThat(explain(VmPast.NONE).baseline()).isEqualTo(Explanation.Baseline.TRAINING);
        assertThat(explain(new VmPast(List.of(first, second), Optional.empty())).baseline())
                .isEqualTo(Explanation.Baseline.CALM_PAST);
    }

    @Test
    void thePastHoldsEverySecondBeforeTheWindowOnce() {
        assertThat(WindowConversion.past(changed, new VmPast(List.of(first, second, changed), Optional.empty())))
                .hasSize(90);
    }

    @Test
    void triageIsAskedWithMeansOfWhatTheSamplesCarried() {
        assertThat(WindowConversion.signals(changed, 60).values())
                .containsOnlyKeys(
                        Signal.VM_THROTTLED_RATIO, Signal.VM_LEDGER_ON_CPU_CORES, Signal.VM_LEDGER_OTHERS_CORES)
                .containsEntry(Signal.VM_THROTTLED_RATIO, 0.5)
                .containsEntry(Signal.VM_LEDGER_OTHERS_CORES, 4.0 / 60);
    }

    /** Two of the ten seconds are without others: 4 of 4 + 10 core-seconds were lost. */
    @Test
    void tellsWhatCpuTimeWasLostInTheLastTenSeconds() {
        Explanation explanation = explain(VmPast.NONE);

        assertThat(explanation.lostCpuTime()).contains(new Explanation.LostCpuTime((float) (4.0 / 14), 0));
        assertThat(explanation.sentence())
                .contains(" In the last 10 s it lost 29% of the CPU time it asked for to others on its CPUs.");
    }

    @Test
    void leavingOutTheOnlyNeighbourIsMeasured() {
        Explanation explanation = explain(VmPast.NONE);

        assertThat(WindowConversion.host(
                                changed, ModelRows.of(BUNDLE.manifest()).layout())
                        .seconds())
                .hasSize(60)
                .allSatisfy(at -> assertThat(at.members())
                        .extracting(member -> member.name())
                        .containsExactly("a", "b"));
        if (explanation.severity() != Explanation.Severity.NONE) {
            assertThat(explanation.neighbours())
                    .hasSize(1)
                    .extracting(effect -> effect.vm())
                    .containsExactly("b");
        }
    }

    @Test
    void theMapsAreOfTheShapeOfTheModelAndTheirRowsAddUpToOne() {
        List<AttentionMap> maps = explainer.explain(changed, VmPast.NONE).maps();

        assertThat(maps).extracting(AttentionMap::branch).containsExactly(Branch.TEMPORAL, Branch.SYSTEM);
        assertThat(maps).noneMatch(AttentionMap::calibrated);
        assertThat(maps.getLast().tokens()).isEqualTo(207);
        assertThat(maps.getLast().features().stream().filter(AttentionMap.Feature::present))
                .hasSize(2 * METRICS);
        for (AttentionMap map : maps) {
            double sum = 0;
            for (int key = 0; key < map.tokens(); key++) {
                sum += map.weight(3, 2, 0, key);
            }
            // Half a step of 1/255 of the largest weight for each key, most of which cancel.
            assertThat(sum).isCloseTo(1, Offset.offset(0.05));
        }
    }

    @Test
    void aSampledWindowIsMeasuredForEveryHeadAndHeldAgainstTheOneBefore() {
        Explained.Sampled before =
                explainer.explain(first, VmPast.NONE).sampled().orElseThrow();
        Explained.Sampled after = explainer
                .explain(second, new VmPast(List.of(first), Optional.of(before.rows())))
                .sampled()
                .orElseThrow();

        assertThat(before.statistics().heads()).hasSize(2 * 4 * 4).allMatch(head -> head.drift()
                .isEmpty());
        assertThat(after.statistics().heads()).allMatch(head -> head.drift().isPresent());
        assertThat(after.statistics().heads().stream().filter(head -> head.branch() == Branch.TEMPORAL))
                .extracting(Head::recencySeconds)
                .allSatisfy(recency -> assertThat(recency.getAsDouble()).isBetween(0.0, 59.0));
        assertThat(explainer.explain(first, VmPast.NONE).explanation()).isEmpty();
    }

    private static Explanation explain(VmPast past) {
        return explainer.explain(changed, past).explanation().orElseThrow();
    }

    private static ObservedOutcome.Window predicted(WindowPredictor predictor, Due due) {
        Predicted predicted = predictor.predict(List.of(due)).getFirst().orElseThrow();
        return new ObservedOutcome.Window(predicted.prediction(), due.window());
    }

    private static Sample sample(String vm, int at, Random random) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < METRICS; metric++) {
            values.set(metric, random.nextDouble());
        }
        Map<String, Float> extras = Map.of(
                Extra.VM_THROTTLED_RATIO.key(),
                at % 2 == 0 ? 0.25f : 0.75f,
                Extra.VM_LEDGER_ON_CPU_CORES.key(),
                1f,
                Extra.VM_LEDGER_OTHERS_CORES.key(),
                at < 142 ? 0f : 0.5f,
                "own",
                1f);
        return new Sample(new VmKey("h", vm), START + at, values.build(), extras);
    }

    private static Tick tick(int at) {
        return new Tick("h", START + at, List.of("a", "b"), List.of(), false);
    }
}
