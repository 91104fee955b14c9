package dev.vane.pipeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Reset;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.feedback.MeasurementsStage.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** What a new processor makes of the stores, and how many VMs they hold. */
class MeasurementsRestartTest {
    private static final long START = 1_700_000_000;
    private static final Adapting ADAPTING =
            new Adapting(new AdaptationRule(0.5, 0.25, 0.05, 10, 86_400, 0.5), 0.9, "model@1");
    private static final VmKey A = new VmKey("h", "a");
    private static final VmKey B = new VmKey("h", "b");
    private static final VmKey C = new VmKey("h", "c");
    private static final VmKey OF_ANOTHER_HOST = new VmKey("i", "a");

    @Test
    void anotherInstanceGoesOnFromTheLastCommit() {
        assertSurvives(ProcessorStage::restart);
    }

    @Test
    void theSameInstanceGoesOnFromTheLastCommit() {
        assertSurvives(ProcessorStage::revive);
    }

    private static void assertSurvives(Consumer<ProcessorStage<VmKey, Input, VmKey, RealisedError>> disturbance) {
        List<Input> input = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            input.add(predicted(A, START + i));
            input.add(measured(A, START + i - i % 3));
        }
        List<RealisedError> undisturbed = errors(input, stage(9));
        assertThat(undisturbed).hasSizeGreaterThan(5);

        for (int cut = 0; cut < input.size(); cut++) {
            var stage = stage(9);
            List<RealisedError> all = new ArrayList<>(errors(input.subList(0, cut), stage));
            input.subList(cut, input.size()).forEach(record -> stage.process(new Record<>(A, record, START * 1000)));
            disturbance.accept(stage);
            all.addAll(errors(input.subList(cut, input.size()), stage));

            assertThat(all).as("cut after %d", cut).isEqualTo(undisturbed);
        }
    }

    @Test
    void forgetsWhatWasMeasuredOfTheVmNotMeasuredForLongest() {
        var stage = stage(2);

        errors(List.of(measured(A, START + 9), measured(B, START + 9)), stage);
        errors(List.of(measured(A, START + 10), measured(C, START + 9)), stage);

        assertThat(errors(List.of(predicted(A, START + 10), predicted(B, START + 9), predicted(C, START + 9)), stage))
                .extracting(RealisedError::key)
                .containsExactly(A, C);
        assertThat(stage.entries(FeedbackStores.MEASURED_UNTIL)).isEqualTo(2);
    }

    /** Else, who names many VMs could have the seconds of one counted again and again. */
    @Test
    void comparesNothingAgainThatItHasForgottenToHaveCompared() {
        var stage = stage(2);
        assertThat(errors(List.of(predicted(A, START + 9), measured(A, START + 9)), stage))
                .hasSize(1);

        errors(List.of(measured(B, START + 9), measured(C, START + 9)), stage);

        assertThat(errors(List.of(measured(A, START + 9)), stage)).isEmpty();
    }

    @Test
    void aResetSurvivesARestartAndConcernsNoOtherVm() {
        var stage = stage(9);
        for (VmKey vm : List.of(A, B, OF_ANOTHER_HOST)) {
            assertThat(errors(List.of(predicted(vm, START + 9), measured(vm, START + 9)), stage))
                    .hasSize(1);
        }
        assertThat(stage.entries(FeedbackStores.LEARNT)).isEqualTo(3);

        errors(List.of(new Input.Forgotten(new Reset("h", Optional.of("a"), START))), stage);
        assertThat(stage.entries(FeedbackStores.LEARNT)).isEqualTo(2);
        stage.restart();
        assertThat(stage.entries(FeedbackStores.LEARNT)).isEqualTo(2);
        assertThat(errors(List.of(measured(A, START + 9)), stage))
                .as("seconds that were compared stay compared")
                .isEmpty();

        errors(List.of(new Input.Forgotten(new Reset("h", Optional.empty(), START))), stage);
        assertThat(stage.entries(FeedbackStores.LEARNT)).isEqualTo(1);
    }

    /** What was learnt before is not asked for while measurements shift nothing, and may be again after that. */
    @Test
    void aResetForgetsWhatIsNotAskedForToo() {
        AtomicReference<Optional<Adapting>> adapting = new AtomicReference<>(Optional.of(ADAPTING));
        var stage = MeasurementsStage.of(adapting::get, 9);
        errors(List.of(predicted(A, START + 9), measured(A, START + 9)), stage);
        assertThat(stage.entries(FeedbackStores.LEARNT)).isEqualTo(1);

        adapting.set(Optional.empty());
        stage.restart();
        errors(List.of(new Input.Forgotten(new Reset("h", Optional.empty(), START))), stage);

        assertThat(stage.entries(FeedbackStores.LEARNT)).isZero();
    }

    @Test
    void knowsAfterARestartWhichWasNotMeasuredForLongest() {
        var stage = stage(2);
        errors(List.of(measured(B, START + 20), measured(A, START + 10)), stage);

        stage.restart();
        errors(List.of(measured(C, START + 9)), stage);

        assertThat(errors(List.of(predicted(A, START + 10), predicted(B, START + 20)), stage))
                .extracting(RealisedError::key)
                .containsExactly(B);
    }

    private static Input predicted(VmKey vm, long second) {
        OptionalDouble none = OptionalDouble.empty();
        return new Input.Predicted(new Prediction(vm, second, 0.75f, none, none, none, 60, 0, "model@1", true));
    }

    /** A value for ten seconds. */
    private static Input measured(VmKey vm, long second) {
        return new Input.Measured(new MeasuredPerformance(vm, second, 10, 0.5f));
    }

    private static ProcessorStage<VmKey, Input, VmKey, RealisedError> stage(int maxVms) {
        return MeasurementsStage.of(Optional.of(ADAPTING), maxVms);
    }

    /** What these records alone brought forth; it is committed. */
    private static List<RealisedError> errors(
            List<Input> records, ProcessorStage<VmKey, Input, VmKey, RealisedError> stage) {
        int before = stage.committed().size();
        records.forEach(record -> stage.process(new Record<>(A, record, START * 1000)));
        stage.commit();
        return stage.committed().stream()
                .skip(before)
                .<RealisedError>map(Record::value)
                .toList();
    }
}
