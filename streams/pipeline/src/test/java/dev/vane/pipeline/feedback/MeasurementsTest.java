package dev.vane.pipeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.feedback.MeasurementsStage.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    private static final VmKey VM = new VmKey("h", "a");
    private static final long START = 1_700_000_000;
    private static final OptionalDouble NONE = OptionalDouble.empty();

    private final ProcessorStage<VmKey, Input, VmKey, RealisedError> stage =
            MeasurementsStage.of(Optional.empty(), 10_000);
    private int read;

    @Test
    void comparesWithTheMeanOfTheLastTenMeasuredSeconds() {
        for (int i = 0; i < 12; i++) {
            measure(START + i, 1, i < 2 ? 0.125f : 0.5f);
        }
        predict(START + 11, 60, 0.75f);

        assertThat(next())
                .isEqualTo(new RealisedError(VM, START + 11, 0.75f, 0.5f, NONE, NONE, "model@1", true, false));
        assertThat(errors()).isEmpty();
    }

    @Test
    void comparesWhicheverComesFirst() {
        predict(START + 9, 60, 0.75f);
        for (int i = 0; i < 10; i++) {
            assertThat(errors()).isEmpty();
            measure(START + i, 1, 0.5f);
        }

        assertThat(errors()).extracting(RealisedError::second).containsExactly(START + 9);
    }

    @Test
    void carriesWhatThePredictionSaidOfItself() {
        measure(START + 9, 10, 0.5f);
        send(new Prediction(
                VM,
                START + 9,
                0.25f,
                OptionalDouble.of(0.125),
                OptionalDouble.of(0.75),
                OptionalDouble.of(0.5),
                60,
                0,
                "random@1",
                false,
                true));

        assertThat(next())
                .isEqualTo(new RealisedError(
                        VM,
                        START + 9,
                        0.25f,
                        0.5f,
                        OptionalDouble.of(0.125),
                        OptionalDouble.of(0.75),
                        "random@1",
                        false,
                        true));
    }

    @Test
    void passesOverSecondsThatWereNotMeasuredButNotOverThePredictedOne() {
        measure(START + 4, 5, 0.25f);
        measure(START + 20, 5, 0.75f);
        predict(START + 20, 60, 1f);
        predict(START + 10, 60, 1f);

        assertThat(errors())
                .extracting(RealisedError::second, RealisedError::measured)
                .containsExactly(tuple(START + 20, 0.5f));
    }

    @Test
    void looksNoFurtherBackThanTheWindow() {
        measure(START + 30, 31, 0.5f);
        predict(START + 29, 9, 1f);
        predict(START + 30, 10, 1f);

        assertThat(errors()).extracting(RealisedError::second).containsExactly(START + 30);
    }

    @Test
    void comparesEachSecondThatAValueStandsFor() {
        for (int i = 0; i < 30; i++) {
            predict(START + i, 60, 0.75f);
        }
        measure(START + 29, 30, 0.5f);

        assertThat(errors())
                .hasSize(30 - 9)
                .extracting(RealisedError::second)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void comparesNothingTwice() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                measure(START + i, 1, 0.5f);
                predict(START + i, 60, 0.75f - round * 0.125f);
            }
        }

        assertThat(errors())
                .hasSize(40 - 9)
                .extracting(RealisedError::predicted)
                .containsOnly(0.75f);
    }

    @Test
    void takesNoMeasurementThatLiesBehindANewerOne() {
        measure(START + 9, 10, 0.5f);
        measure(START + 5, 1, 1f);
        measure(START + 10, 5, 1f);
        predict(START + 9, 60, 0.75f);
        predict(START + 10, 60, 0.75f);

        assertThat(errors()).extracting(RealisedError::measured).containsExactly(0.5f, (float) ((9 * 0.5 + 1) / 10));
    }

    @Test
    void keepsVmsApart() {
        measure(START + 9, 10, 0.5f);
        send(new Prediction(new VmKey("h", "b"), START + 9, 1f, NONE, NONE, NONE, 60, 0, "model@1", true));
        send(new Prediction(new VmKey("i", "a"), START + 9, 1f, NONE, NONE, NONE, 60, 0, "model@1", true));

        assertThat(errors()).isEmpty();
    }

    @Test
    void forgetsAVmThatIsGoneButNotUpToWhenItWasMeasured() {
        for (int i = 0; i < 200; i++) {
            predict(START + i, 60, 0.75f);
            measure(START + i, 1, 0.5f);
        }
        assertThat(entries(FeedbackStores.PREDICTED)).isEqualTo(120);
        assertThat(entries(FeedbackStores.MEASURED)).isEqualTo(120);

        give(new Input.Gone(VM));
        assertThat(entries(FeedbackStores.PREDICTED)).isZero();
        assertThat(entries(FeedbackStores.MEASURED)).isZero();

        errors();
        predict(START + 199, 60, 0.75f);
        measure(START + 199, 10, 0.5f);
        assertThat(errors()).isEmpty();
    }

    /** Gaps, spans, copies and any order between the topics, up to 50 s apart, against a reading of everything at once. */
    @Test
    void comparesAsAReadingOfEverythingAtOnceWould() {
        for (int seed = 0; seed < 20; seed++) {
            VmKey vm = new VmKey("h", "vm-" + seed);
            Random random = new Random(seed);
            List<Prediction> predicted = predictedSeconds(vm, random);
            List<MeasuredPerformance> performances = measuredSeconds(vm, random);

            interleave(predicted, performances, random);

            Map<Long, Float> expected = slowly(predicted, performances);
            List<RealisedError> actual = errors();
            Map<Long, Float> bySecond = new TreeMap<>();
            actual.forEach(error -> bySecond.put(error.second(), error.measured()));
            assertThat(bySecond).as("seed %d", seed).isNotEmpty().isEqualTo(expected);
            assertThat(actual).hasSameSizeAs(bySecond.keySet());
        }
    }

    private void interleave(List<Prediction> predicted, List<MeasuredPerformance> performances, Random random) {
        int nextPrediction = 0;
        int nextPerformance = 0;
        while (nextPrediction < predicted.size() || nextPerformance < performances.size()) {
            long predictedAt = nextPrediction < predicted.size()
                    ? predicted.get(nextPrediction).second()
                    : Long.MAX_VALUE;
            long measuredAt = nextPerformance < performances.size()
                    ? performances.get(nextPerformance).second()
                    : Long.MAX_VALUE;
            boolean predictionNext =
                    Math.abs(predictedAt / 2 - measuredAt / 2) > 25 ? predictedAt < measuredAt : random.nextBoolean();
            if (predictionNext) {
                send(predicted.get(nextPrediction++));
                send(predicted.get(random.nextInt(nextPrediction)));
            } else {
                send(performances.get(nextPerformance++));
                send(performances.get(random.nextInt(nextPerformance)));
            }
        }
    }

    private static List<Prediction> predictedSeconds(VmKey vm, Random random) {
        List<Prediction> predicted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(5) > 0) {
                int rows = Math.min(60, 10 + i);
                predicted.add(new Prediction(
                        vm, START + i, random.nextFloat(), NONE, NONE, NONE, rows - 2, 2, "model@1", true));
            }
        }
        return predicted;
    }

    private static List<MeasuredPerformance> measuredSeconds(VmKey vm, Random random) {
        List<MeasuredPerformance> performances = new ArrayList<>();
        long second = START;
        while (second < START + 300) {
            float performance = (1 + random.nextInt(1000)) / 1000f;
            performances.add(new MeasuredPerformance(vm, second, 1 + random.nextInt(5), performance));
            second += 1 + random.nextInt(random.nextInt(20) == 0 ? 40 : 4);
        }
        return performances;
    }

    private static Map<Long, Float> slowly(List<Prediction> predicted, List<MeasuredPerformance> performances) {
        Map<Long, Float> measured = new HashMap<>();
        long newest = 0;
        for (MeasuredPerformance one : performances) {
            for (long second = one.second() - one.spanSeconds() + 1; second <= one.second(); second++) {
                if (second > newest) {
                    measured.put(second, one.relativePerformance());
                }
            }
            newest = one.second();
        }
        Map<Long, Float> expected = new TreeMap<>();
        for (Prediction prediction : predicted) {
            List<Float> window = new ArrayList<>();
            for (int age = 0; age < prediction.realRows() + prediction.imputedRows(); age++) {
                if (measured.containsKey(prediction.second() - age)) {
                    window.add(measured.get(prediction.second() - age));
                }
            }
            if (measured.containsKey(prediction.second()) && window.size() >= 10) {
                expected.put(prediction.second(), (float) window.stream()
                        .limit(10)
                        .mapToDouble(Float::doubleValue)
                        .average()
                        .orElseThrow());
            }
        }
        return expected;
    }

    private void predict(long second, int rows, float performance) {
        send(prediction(second, rows, performance));
    }

    private static Prediction prediction(long second, int rows, float performance) {
        return new Prediction(VM, second, performance, NONE, NONE, NONE, rows, 0, "model@1", true);
    }

    private void measure(long second, int span, float performance) {
        send(new MeasuredPerformance(VM, second, span, performance));
    }

    private void send(Prediction prediction) {
        give(new Input.Predicted(prediction));
    }

    private void send(MeasuredPerformance performance) {
        give(new Input.Measured(performance));
    }

    private void give(Input input) {
        stage.process(new Record<>(VM, input, START * 1000));
    }

    /** The errors since the last call. */
    private List<RealisedError> errors() {
        stage.commit();
        List<RealisedError> errors = stage.committed().stream()
                .skip(read)
                .<RealisedError>map(Record::value)
                .toList();
        read += errors.size();
        return errors;
    }

    private RealisedError next() {
        return errors().getFirst();
    }

    private long entries(String store) {
        return stage.entries(store);
    }
}
