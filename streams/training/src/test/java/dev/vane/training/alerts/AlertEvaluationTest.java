package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.Origin;
import dev.vane.training.dataset.Phase;
import dev.vane.training.evaluation.Report;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.Windowing;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import dev.vane.training.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol on made-up runs: the model knows nearly everything, run-queue delay nothing. */
class AlertEvaluationTest {
    private static final List<Long> SEEDS = List.of(1L, 2L);

    @TempDir
    private Path folder;

    private AlertEvaluation.Result run(Dataset dataset) {
        ExampleSet windows = Windowing.SECONDS.examples(dataset);
        Stack stack = new Stack(
                List.of(new LongRuns.Believer()),
                new PredictionCache(folder.resolve("cache")),
                Blending.ofApplications(Shares.SMALLEST_ERROR));
        return new AlertEvaluation("believer alone", stack, KnownRule.NONE, 3, SEEDS)
                .run(dataset, windows, windows, Progress.NONE);
    }

    @Test
    void reportsWhatAModelAndOtherSignalsTell() throws IOException {
        AlertEvaluation.Result result = run(LongRuns.dataset(6, new Random(7)));

        JsonNode json = AlertReport.write(
                result, new Report.About("made-up", "made up", "a test", SEEDS, 3, 4, List.of("not real")), folder);

        JsonNode model = json.at("/signals/believer alone/bySeed/0");

        assertThat(model.get("vmSeconds").intValue()).isEqualTo(6 * (LongRuns.EPISODE_SECONDS + LongRuns.CALM_SECONDS));
        assertThat(model.at("/calm/vmSeconds").intValue()).isEqualTo(6 * LongRuns.CALM_SECONDS);
        assertThat(model.get("episodes").intValue()).isEqualTo(6);
        assertThat(model.get("recall").doubleValue()).isEqualTo(1);
        assertThat(model.get("precision").doubleValue()).isEqualTo(1);
        assertThat(model.get("medianSecondsToAlert").doubleValue()).isBetween(30.0, 120.0);
        assertThat(model.get("medianSecondsToRecovery").doubleValue()).isBetween(30.0, 120.0);
        assertThat(model.at("/calm/false").intValue()).isZero();
        assertThat(model.at("/calm/falsePagesPerVmDayAtMost95").doubleValue()).isBetween(300.0, 400.0);
        assertThat(model.get("thresholds")).hasSize(3);
        assertThat(model.get("byApplication")).hasSize(6);
        assertThat(json.at("/signals/believer alone/bySeed")).hasSize(2);
        assertThat(json.at("/signals/believer alone/gainOfModelCi95/0").doubleValue())
                .isZero();
        assertThat(json.at("/signals/measured performance/f1").doubleValue()).isEqualTo(1);
        assertThat(json.at("/signals/run-queue delay/f1").doubleValue()).isLessThan(0.9);
        assertThat(json.at("/signals/run-queue delay/gainOfModelCi95/0").doubleValue())
                .isPositive();
        assertThat(json.at("/signals/steal/leftOut").textValue()).isEqualTo("no such columns");
        assertThat(json.at("/rule/forSeconds").intValue()).isEqualTo(60);
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(4);
        assertThat(Files.readString(folder.resolve("alerts-made-up.md")))
                .contains(
                        "| **believer alone** |",
                        "| run-queue delay |",
                        "- steal: left out, no such columns",
                        "not real",
                        "6 applications, 0.9 VM-hours, of these 0.2 calm, with 6 episodes");
        assertThat(Files.readString(folder.resolve("alerts-made-up/f1.svg"))).contains("measured performance");
    }

    @Test
    void refusesADataSetWithoutLongPhases() {
        Random random = new Random(3);
        Dataset together = new Dataset(
                "together",
                new Origin("made up", "none"),
                LongRuns.dataset(1, random).features(),
                List.of(
                        LongRuns.run("a", Phase.TOGETHER, 100, random, second -> 0.5),
                        LongRuns.run("b", Phase.TOGETHER, 100, random, second -> 0.9)));

        assertThatThrownBy(() -> run(together))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this data set has neither");
    }
}
