package dev.vane.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.PredictionBuilder;
import dev.vane.contracts.Scope;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VmTableTest {
    private static final VmKey VM = new VmKey("host", "vm");
    private static final Instant VISIBLE = Instant.ofEpochMilli(100_250);

    private final VmTable table = new VmTable(new StressEffect());

    @Test
    void showsPerformanceDelayAgeAndWhereTheModelLooked() {
        table.predicted(prediction(true, OptionalDouble.of(0.7), OptionalDouble.of(0.9)), attention(), VISIBLE);

        assertThat(row(Instant.ofEpochSecond(101)))
                .isEqualTo("host/vm                      0.80 [0.70, 0.90]             -        0.25 s   1.00 s"
                        + " vm.cpu.utilization 40 %, neighbours' vm.memory.rss 20 %");
    }

    @Test
    void showsWhatWasMeasuredAFewSecondsAgoAtMost() {
        table.predicted(prediction(true, OptionalDouble.empty(), OptionalDouble.empty()), Optional.empty(), VISIBLE);
        table.measured(new MeasuredPerformance(VM, 100, 1, 0.625f));

        // A replay's seconds are long past: what counts is the second of the prediction.
        assertThat(row(Instant.ofEpochSecond(1_000_000))).contains(" 0.63 ");

        table.predicted(
                PredictionBuilder.builder(prediction(true, OptionalDouble.empty(), OptionalDouble.empty()))
                        .second(110)
                        .build(),
                Optional.empty(),
                VISIBLE);
        assertThat(row(VISIBLE)).doesNotContain(" 0.63 ");
    }

    @Test
    void showsNoNumberOfAModelThatWasNeverTrained() {
        table.predicted(prediction(false, OptionalDouble.empty(), OptionalDouble.empty()), Optional.empty(), VISIBLE);

        assertThat(row(VISIBLE)).contains("untrained").doesNotContain("0.80");
    }

    @Test
    void saysWhereTheModelDoesNotKnowWhatItSees() {
        table.predicted(
                new Prediction(
                        VM,
                        100,
                        0.8f,
                        OptionalDouble.of(0.5),
                        OptionalDouble.of(1),
                        OptionalDouble.of(0.01),
                        60,
                        0,
                        "model@1",
                        true,
                        true),
                Optional.empty(),
                VISIBLE);

        assertThat(row(VISIBLE)).contains("0.80 [0.50, 1.00] unfamiliar ");
    }

    @Test
    void endsWithWhatWasLastSaidOfTheVmThatIsWorstOff() {
        VmKey better = new VmKey("host", "better");
        table.predicted(prediction(true, OptionalDouble.empty(), OptionalDouble.empty()), Optional.empty(), VISIBLE);
        table.predicted(
                new Prediction(
                        better,
                        100,
                        0.95f,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        60,
                        0,
                        "model@1",
                        true),
                Optional.empty(),
                VISIBLE);
        assertThat(row(VISIBLE)).startsWith("host/vm ");

        table.explained(explanation(better, "all is well"));
        table.explained(explanation(VM, "word ".repeat(30) + "end"));

        List<String> lines = table.lines(VISIBLE);
        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .containsExactly(
                        "", "explained at 00:01:40 UTC:", "word ".repeat(22).strip(), "word ".repeat(8) + "end");
    }

    @Test
    void showsWhyAWindowWasSkipped() {
        table.skipped(new SkippedWindow(VM, 100, SkippedWindow.Reason.TOO_MANY_IMPUTED, 40, 20));

        assertThat(row(VISIBLE)).contains("too many imputed");
    }

    @Test
    void dropsAVmThatIsGone() {
        table.predicted(prediction(true, OptionalDouble.empty(), OptionalDouble.empty()), Optional.empty(), VISIBLE);

        table.gone(VM);

        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void quantilesOfDelaysAreThoseOfTheSortedList() {
        Delays delays = new Delays();
        assertThat(delays.quantileMillis(0.5)).isEmpty();

        for (int millis = 1; millis <= 100; millis++) {
            delays.add(java.time.Duration.ofMillis(millis));
        }

        assertThat(delays.quantileMillis(0.5)).isEqualTo(OptionalLong.of(50));
        assertThat(delays.quantileMillis(0.99)).isEqualTo(OptionalLong.of(99));
        assertThat(delays.quantileMillis(1)).isEqualTo(OptionalLong.of(100));
    }

    private String row(Instant now) {
        return table.lines(now).getLast().stripTrailing();
    }

    private static Prediction prediction(boolean trained, OptionalDouble lower, OptionalDouble upper) {
        return new Prediction(VM, 100, 0.8f, lower, upper, OptionalDouble.empty(), 60, 0, "model@1", trained);
    }

    private static Explanation explanation(VmKey vm, String sentence) {
        return new Explanation(
                vm,
                41,
                100,
                Change.DEGRADED,
                0.8f,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                "model@1",
                true,
                "group_occlusion",
                Explanation.Severity.MILD,
                Explanation.Triage.UNCLEAR,
                0,
                sentence,
                Explanation.Baseline.TRAINING,
                List.of(),
                0,
                List.of(),
                List.of(),
                0,
                60,
                0,
                Optional.empty());
    }

    private static Optional<AttentionSummary> attention() {
        return Optional.of(new AttentionSummary(
                VM,
                100,
                "model@1",
                List.of(
                        new MetricWeight("vm.cpu.utilization", Scope.OWN, 0.4f),
                        new MetricWeight("vm.memory.rss", Scope.NEIGHBOUR, 0.2f)),
                List.of(),
                List.of(),
                0.5f,
                0.5f,
                List.of(),
                List.of()));
    }
}
