package dev.vane.pipeline.predict;

import static dev.vane.pipeline.predict.MeasuredHost.MANIFEST;
import static dev.vane.pipeline.predict.MeasuredHost.RULE;
import static dev.vane.pipeline.predict.MeasuredHost.UNTRAINED;
import static dev.vane.pipeline.predict.MeasuredHost.WINDOW;
import static dev.vane.pipeline.predict.MeasuredHost.committed;
import static dev.vane.pipeline.predict.MeasuredHost.measured;
import static dev.vane.pipeline.predict.MeasuredHost.only;
import static dev.vane.pipeline.predict.MeasuredHost.reset;
import static dev.vane.pipeline.predict.MeasuredHost.second;
import static dev.vane.pipeline.predict.MeasuredHost.stage;
import static dev.vane.pipeline.predict.MeasuredHost.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostEvent;
import dev.vane.pipeline.window.HostMeasurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** What measurements do to the predictions of a host, by where they stand in its log. The model says 0.5 of every window. */
class MeasuredHostTest {
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

        assertThat(MeasuredHost.predictions("a", committed(log, off))).allSatisfy(prediction -> {
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
        log.add(100, reset(Optional.of("a")));
        List<Object> undisturbed = committed(log, stage(MANIFEST));
        for (int cut = 0; cut < log.size(); cut += 7) {
            var stage = stage(MANIFEST);
            committed(log.subList(0, cut), stage);
            log.subList(cut, Math.min(log.size(), cut + 5))
                    .forEach(event -> stage.process(new Record<>("h", event, 0)));
            disturbance.accept(stage);
            assertThat(committed(log.subList(cut, log.size()), stage))
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
    void whatIsForgottenGivesWhatTheModelAloneSaysUntilTheVmIsMeasuredAgain() {
        List<HostEvent> log = measuredAt(0.8f);
        log.add(reset(Optional.of("a")));
        log.add(second(200));
        log.add(measured("a", 200, 0.8f));
        log.add(second(201));

        List<Prediction> told = predictions("a", log);
        assertThat(told.get(told.size() - 3).adaptation()).isPresent();
        assertThat(told.get(told.size() - 2).adaptation()).isEmpty();
        assertThat(told.get(told.size() - 2).relativePerformance()).isEqualTo(0.5f);
        assertThat(told.getLast().adaptation().orElseThrow().windows()).isEqualTo(0.1f, within(1e-3f));
    }

    @Test
    void aResetOfAVmLeavesOthersAsTheyAreAndOneOfTheHostDoesNot() {
        List<HostEvent> log = new ArrayList<>();
        for (long second = 100; second < 130; second++) {
            log.add(second(second, "a", "b"));
            log.add(measured("a", second, 0.8f));
            log.add(measured("b", second, 0.8f));
        }
        List<HostEvent> ofVm = new ArrayList<>(log);
        ofVm.add(reset(Optional.of("a")));
        List<HostEvent> ofHost = new ArrayList<>(log);
        ofHost.add(reset(Optional.empty()));
        List.of(log, ofVm, ofHost).forEach(each -> each.add(second(130, "a", "b")));

        Prediction learnt = lastOfOwn("b", log);
        assertThat(learnt.relativePerformance()).isGreaterThan(0.6f);
        assertThat(lastOfOwn("b", ofVm)).isEqualTo(learnt);
        assertThat(lastOfOwn("a", ofVm).relativePerformance()).isEqualTo(0.5f);
        assertThat(lastOfOwn("a", ofHost).adaptation()).isEmpty();
        assertThat(lastOfOwn("b", ofHost).adaptation()).isEmpty();
    }

    /** Where hosts tell nothing of each other. */
    private static Prediction lastOfOwn(String vm, List<HostEvent> log) {
        AdaptationRule own = new AdaptationRule(0.5, 0, 0.05, 10, 86_400, 0.5);
        return MeasuredHost.predictions(vm, committed(log, stage(MANIFEST.withAdaptation(own))))
                .getLast();
    }

    /** It has an order among a host's records, but no part in what is due. */
    @Test
    void aResetBringsForthNothing() {
        var stage = stage(MANIFEST);
        List<Object> before = committed(measuredAt(0.8f), stage);

        assertThat(committed(List.of(reset(Optional.of("a")), reset(Optional.of("nobody"))), stage))
                .isEqualTo(before);
    }

    @Test
    void nothingIsLearntOfRandomWeights() {
        var untrained = stage(UNTRAINED.withAdaptation(RULE));

        assertThat(MeasuredHost.predictions("a", committed(measuredAt(0.8f), untrained)))
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

    private static List<Prediction> predictions(String vm, HostEvent... log) {
        return predictions(vm, List.of(log));
    }

    private static List<Prediction> predictions(String vm, List<HostEvent> log) {
        return MeasuredHost.predictions(vm, committed(log, stage(MANIFEST)));
    }

    private static List<RealisedError> errors(List<HostEvent> log) {
        return only(RealisedError.class, committed(log, stage(MANIFEST)));
    }
}
