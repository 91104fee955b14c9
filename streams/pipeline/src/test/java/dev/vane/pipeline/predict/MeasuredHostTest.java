package dev.vane.pipeline.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostEvent;
import dev.vane.pipeline.window.HostMeasurement;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** What measurements do to the predictions of a host, by where they stand in its log. The model says 0.5 of every window. */
class MeasuredHostTest {
    private static final AdaptationRule RULE = new AdaptationRule(0.5, 0.25, 0.05, 10, 86_400, 0.5);
    private static final Manifest UNTRAINED = CatalogueFeatures.untrained(1).manifest();
    private static final Manifest MANIFEST = trained(UNTRAINED);
    private static final int WINDOW = 10;

    @Test
    void nothingIsShiftedBeforeSomethingIsMeasured() {
        assertThat(predictions("a", second(100)))
                .extracting(Prediction::adaptation)
                .containsExactly(Optional.empty());
    }

    @Test
    void aMeasurementMovesWhatComesAfterItAndTellsWhatTheModelSaidAlone() {
        List<HostEvent> log = measuredAt(0.8f);
        log.add(second(200));

        Prediction last = predictions("a", log).getLast();
        assertThat(last.relativePerformance()).isGreaterThan(0.7f).isLessThan(0.8f);
        assertThat(last.raw().relativePerformance()).isEqualTo(0.5f);
        assertThat(last.raw().lower().orElseThrow()).isEqualTo(0.3f, within(1e-6));
        assertThat(last.upper().orElseThrow() - last.lower().orElseThrow()).isLessThan(0.4);
        assertThat(last.adaptation().orElseThrow().measuredSecond()).hasValue(199);
        assertThat(last.adaptation().orElseThrow().windows()).isEqualTo(9.1f, within(0.1f));
    }

    @Test
    void aSecondIsToldBeforeItIsLearntFrom() {
        List<HostEvent> log = new ArrayList<>();
        for (long second = 100; second < 112; second++) {
            log.add(measured("a", second, 1f));
            log.add(second(second));
        }

        // Seconds 109 on have ten measured ones.
        assertThat(predictions("a", log))
                .extracting(prediction -> prediction.adaptation().isPresent())
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> i >= 10).toList());
        assertThat(errors(log)).extracting(RealisedError::second).containsExactly(109L, 110L, 111L);
        assertThat(errors(log).getFirst().raw()).isEmpty();
        assertThat(errors(log).getLast().raw().orElseThrow().relativePerformance())
                .isEqualTo(0.5f);
    }

    @Test
    void measurementsThatLagByAMinuteChangeNothingThatIsPublished() {
        List<HostEvent> unmeasured = new ArrayList<>();
        List<HostEvent> lagging = new ArrayList<>();
        for (long second = 100; second < 200; second++) {
            unmeasured.add(second(second));
            lagging.add(second(second));
            if (second >= 160) {
                lagging.add(measured("a", second - 60, 1f));
            }
        }
        List<Prediction> alone = predictions("a", unmeasured);
        List<Prediction> moved = predictions("a", lagging);

        int firstLearnt = 60 + WINDOW;
        assertThat(moved.subList(0, firstLearnt)).isEqualTo(alone.subList(0, firstLearnt));
        assertThat(moved.get(firstLearnt).adaptation()).isPresent();
    }

    @Test
    void whatIsOnlyToBeComparedShiftsNothing() {
        List<HostEvent> log = new ArrayList<>();
        for (long second = 100; second < 120; second++) {
            log.add(second(second));
            log.add(new HostMeasurement(new MeasuredPerformance(vm("a"), second, 1, 1f, true)));
        }

        assertThat(errors(log)).hasSize(11);
        assertThat(predictions("a", log)).extracting(Prediction::adaptation).containsOnly(Optional.empty());
    }

    @Test
    void whatIsSwitchedOffGivesTheSameBits() {
        List<HostEvent> log = measuredAt(0.8f);
        log.add(second(200));

        var off = stage(MANIFEST.withAdaptation(null));

        assertThat(predictions("a", off, log.toArray(HostEvent[]::new))).allSatisfy(prediction -> {
            assertThat(prediction.relativePerformance()).isEqualTo(0.5f);
            assertThat(prediction.adaptation()).isEmpty();
        });
    }

    @Test
    void anotherInstanceGivesTheSameRecords() {
        assertSame(ProcessorStage::restart);
    }

    @Test
    void theSameInstanceGivesTheSameRecordsOnceMore() {
        assertSame(ProcessorStage::revive);
    }

    private static void assertSame(Consumer<ProcessorStage<String, HostEvent, Object, Object>> disturbance) {
        List<HostEvent> log = measuredAt(0.8f);
        List<Object> undisturbed = values(log, stage(MANIFEST));
        for (int cut = 0; cut < log.size(); cut += 7) {
            var stage = stage(MANIFEST);
            values(log.subList(0, cut), stage);
            log.subList(cut, Math.min(log.size(), cut + 5))
                    .forEach(event -> stage.process(new Record<>("h", event, 0)));
            disturbance.accept(stage);
            assertThat(values(log.subList(cut, log.size()), stage))
                    .as("cut after %d", cut)
                    .isEqualTo(undisturbed);
        }
    }

    /** Who measures one VM cannot keep the page of another from coming, nor move it further than is stated. */
    @Test
    void oneVmsMeasurementsNeverRaiseAnothersPrediction() {
        List<HostEvent> raising = measuredAt(1f);
        raising.add(second(200, "a", "b"));
        List<HostEvent> lowering = measuredAt(0.001f);
        lowering.add(second(200, "a", "b"));

        assertThat(predictions("a", raising).getLast().relativePerformance()).isGreaterThan(0.7f);
        assertThat(predictions("b", raising).getLast().relativePerformance()).isEqualTo(0.5f);
        double lowest = AdaptationRule.moved(0.5, -AdaptationRule.MOST_OF_OTHERS);
        assertThat(predictions("b", lowering).getLast().relativePerformance())
                .isLessThan(0.5f)
                .isGreaterThanOrEqualTo((float) lowest);
    }

    /** However often it is repeated, and whatever seconds it names. */
    @Test
    void aMeasurementThatIsRepeatedCountsOnce() {
        List<HostEvent> once = measuredAt(1f);
        List<HostEvent> often = new ArrayList<>();
        for (HostEvent event : once) {
            often.add(event);
            if (event instanceof HostMeasurement) {
                often.addAll(Collections.nCopies(20, event));
                often.add(new HostMeasurement(new MeasuredPerformance(vm("a"), 60, 60, 1f)));
            }
        }

        assertThat(predictions("a", often)).isEqualTo(predictions("a", once));
    }

    @Test
    void aVmThatLeavesAndComesBackIsStillKnown() {
        List<HostEvent> log = measuredAt(0.8f);
        log.add(new HostEmissions("h", 200, List.of(new Emission.Gone(vm("a")))));
        log.add(second(230));

        assertThat(predictions("a", log).getLast().relativePerformance()).isGreaterThan(0.7f);
    }

    @Test
    void nothingIsLearntOfRandomWeights() {
        var untrained = stage(UNTRAINED.withAdaptation(RULE));

        assertThat(predictions("a", untrained, measuredAt(0.8f).toArray(HostEvent[]::new)))
                .extracting(Prediction::adaptation)
                .containsOnly(Optional.empty());
    }

    /** Seconds 100 to 199, predicted and then measured. */
    private static List<HostEvent> measuredAt(float performance) {
        List<HostEvent> log = new ArrayList<>();
        for (long second = 100; second < 200; second++) {
            log.add(second(second));
            log.add(measured("a", second, performance));
        }
        return log;
    }

    private static HostEvent measured(String vm, long second, float performance) {
        return new HostMeasurement(new MeasuredPerformance(vm(vm), second, 1, performance));
    }

    private static HostEvent second(long second, String... vms) {
        List<String> due = vms.length == 0 ? List.of("a") : List.of(vms);
        return new HostEmissions(
                "h", second, due.stream().map(vm -> due(vm, second)).toList());
    }

    private static Emission due(String vm, long second) {
        int features = MANIFEST.windowFeatures();
        Row[] rows = new Row[WINDOW];
        Arrays.fill(rows, Row.real(new float[features], new long[Row.words(features)]));
        return new Emission.Due(vm(vm), second, 1, new MetricWindow(List.of(rows)), Optional.empty(), Optional.empty());
    }

    private static VmKey vm(String name) {
        return new VmKey("h", name);
    }

    private static List<Prediction> predictions(String vm, HostEvent... log) {
        return predictions(vm, List.of(log));
    }

    private static List<Prediction> predictions(String vm, List<HostEvent> log) {
        return predictions(vm, stage(MANIFEST), log.toArray(HostEvent[]::new));
    }

    private static List<Prediction> predictions(
            String vm, ProcessorStage<String, HostEvent, Object, Object> stage, HostEvent... log) {
        return values(List.of(log), stage).stream()
                .filter(Prediction.class::isInstance)
                .map(Prediction.class::cast)
                .filter(prediction -> prediction.key().vm().equals(vm))
                .toList();
    }

    private static List<RealisedError> errors(List<HostEvent> log) {
        return values(log, stage(MANIFEST)).stream()
                .filter(RealisedError.class::isInstance)
                .map(RealisedError.class::cast)
                .toList();
    }

    /** What these events brought forth, and all before; it is committed. */
    private static List<Object> values(List<HostEvent> log, ProcessorStage<String, HostEvent, Object, Object> stage) {
        log.forEach(event -> stage.process(new Record<>("h", event, 0)));
        stage.commit();
        List<Object> values = new ArrayList<>();
        stage.committed().forEach(record -> values.add(record.value()));
        return values;
    }

    /** Without attention summaries, which follow each prediction. */
    private static ProcessorStage<String, HostEvent, Object, Object> stage(Manifest manifest) {
        PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
        WindowPredictor predictor = new WindowPredictor(new FixedEngine(manifest, 0.5f), manifest, metrics);
        return new ProcessorStage<>(HostSecondPrediction.supplier(() -> predictor, Optional.empty(), metrics))
                .without(HostSecondPrediction.ATTENTION);
    }

    private static Manifest trained(Manifest manifest) {
        return new Manifest(
                manifest.name(),
                manifest.version(),
                true,
                manifest.windowRows(),
                manifest.stepSeconds(),
                manifest.features(),
                manifest.ratios(),
                manifest.normalisation(),
                manifest.architecture(),
                manifest.treeShare(),
                manifest.known(),
                manifest.trainingData(),
                manifest.evaluation(),
                new IntervalRule(0.9, List.of(0.5), List.of(0.2), List.of(0.2), 2),
                manifest.errors(),
                manifest.spread(),
                manifest.familiarity(),
                RULE,
                manifest.calibration(),
                manifest.files());
    }
}
