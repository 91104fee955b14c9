package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionEvaluationTest {
    private static final BoostingConfig SMALL =
            new BoostingConfig(40, 0.2, 2, 1, 1, 1, BoostingConfig.Objective.SQUARED);

    @TempDir
    private Path folder;

    private PartitionEvaluation.Result run(ExampleSet windows) {
        Method boosting = new GradientBoosting(SMALL);
        Evaluation.Plan plan = new Evaluation.Plan(
                "stack of one",
                List.of(boosting),
                Blending.ofApplications(Shares.ONE_STANDARD_ERROR),
                KnownRule.NONE,
                List.of(Baselines.constant()),
                Baselines.untrained(),
                List.of(),
                Baselines.controls(SMALL),
                List.of(),
                LeftOut.APPLICATIONS,
                5,
                List.of(1L));
        return new PartitionEvaluation(plan, new PredictionCache(folder.resolve("cache")), 3)
                .run(windows, (step, of, name) -> Progress.NONE);
    }

    @Test
    void measuresEveryMethodOnTheSamePartitions() {
        ExampleSet windows = windows();

        PartitionEvaluation.Result result = run(windows);

        assertThat(result.others())
                .extracting(PartitionScores::name)
                .containsExactly("gradient-boosting", "constant", "window-length", "presence-only");
        assertThat(result.tested()).hasSize(3).allMatch(groups -> groups.size() == 4);
        PartitionScores constant = result.others().get(1);
        for (int i = 0; i < 3; i++) {
            assertThat(constant.scores().get(i).mae())
                    .isCloseTo(errorOfMedian(windows, result.tested().get(i)), within(1e-9));
            assertThat(constant.scores().get(i).perApplication().keySet())
                    .isEqualTo(result.tested().get(i));
        }
        assertThat(result.first().gainOver(constant).mean()).isPositive();
    }

    /** Looked up and added by hand: mean distance of the test side from the median of the training side. */
    private static double errorOfMedian(ExampleSet windows, Set<String> tested) {
        double[] training =
                windows.only(example -> !tested.contains(example.group())).targets();
        Arrays.sort(training);
        double median = (training[training.length / 2] + training[(training.length - 1) / 2]) / 2;
        double sum = 0;
        int count = 0;
        for (Example example : windows.examples()) {
            if (tested.contains(example.group())) {
                sum += Math.abs(example.target() - median);
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void writesPointsOfPercent() throws IOException {
        PartitionEvaluation.Result result = run(windows());

        JsonNode json = PartitionReport.write(
                result, new Report.About("small", "made up", "a test", List.of(1L), 5, 2, List.of("not real")), folder);

        double mae = json.at("/methods/constant/mae/mean").doubleValue();
        double deviation = json.at("/methods/constant/mae/deviation").doubleValue();
        assertThat(json.at("/testApplications/2")).hasSize(4);
        assertThat(Files.readString(folder.resolve("partitions-small.md")))
                .contains("| constant | %.2f ± %.2f |".formatted(100 * mae, 100 * deviation), "not real")
                .contains("- scheduler share: no such columns");
        assertThat(json.at("/untrained/time lost/leftOut").textValue()).isEqualTo("no such columns");
    }

    @Test
    void tellsHowFarPartitionsAreApart() {
        PartitionScores.Spread spread = PartitionScores.Spread.of(1, 2, 3, 6);

        assertThat(spread.mean()).isEqualTo(3);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(14.0 / 3), within(1e-12));
        assertThat(PartitionScores.Spread.of(4).deviation()).isZero();
    }

    private static ExampleSet windows() {
        Random random = new Random(6);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            float level = random.nextFloat();
            double target = Math.clamp(0.3 + 0.6 * level + 0.1 * random.nextGaussian(), 0.01, 1);
            examples.add(Examples.of("application-" + i % 11, "run-" + i, target, level, level, level));
        }
        return Examples.set(examples);
    }
}
