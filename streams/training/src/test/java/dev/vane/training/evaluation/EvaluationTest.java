package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.crossfit.LeakException;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol on a small set whose targets follow half from what is seen and half from nothing. */
class EvaluationTest {
    private static final BoostingConfig SMALL =
            new BoostingConfig(40, 0.2, 2, 1, 1, 1, BoostingConfig.Objective.SQUARED);

    @TempDir
    private Path folder;

    @Test
    void reportsWhatPredictsAndWhatCannot() throws IOException {
        ExampleSet windows = windows(0.1);
        Evaluation.Result result = evaluation().run(windows, (step, of, name) -> Progress.NONE);
        int openings = new OuterOpenings(folder.resolve("openings.tsv")).open("small", result.identity());

        JsonNode json = Report.write(
                result,
                new Report.About("small", "made up", "a test", List.of(1L, 2L), 3, openings, List.of("not real")),
                FamiliarityCurve.of(windows, 3, 1),
                folder);

        assertThat(json.get("mae").doubleValue())
                .isLessThan(0.7 * json.at("/baselines/constant/mae").doubleValue());
        assertThat(json.at("/controls/window-length/mae").doubleValue())
                .isGreaterThan(0.9 * json.at("/baselines/constant/mae").doubleValue());
        assertThat(json.get("coverage90").doubleValue()).isBetween(0.8, 1.0);
        assertThat(json.get("width90").doubleValue())
                .isLessThan(json.get("constantWidth90").doubleValue());
        assertThat(json.at("/baselines/constant/gainCi95/0").doubleValue()).isPositive();
        assertThat(json.get("perApplication")).hasSize(9);
        assertThat(json.at("/familiarity/familiar/0.05").doubleValue()).isLessThan(0.2);
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(1);
        assertThat(json.fieldNames())
                .toIterable()
                .contains("mae", "maeCi95", "r2", "baselines", "ablations", "controls", "model", "command", "seeds");
        assertThat(Files.readString(folder.resolve("evaluation-small.md"))).contains("gradient-boosting", "not real");
        assertThat(Files.readString(folder.resolve("evaluation-small/methods.svg")))
                .contains("constant");
    }

    @Test
    void countsACandidateOnceHoweverOftenItIsReported() throws IOException {
        OuterOpenings openings = new OuterOpenings(folder.resolve("openings.tsv"));

        assertThat(openings.open("lab", "first")).isEqualTo(1);
        assertThat(openings.open("lab", "second")).isEqualTo(2);
        assertThat(openings.open("lab", "first")).isEqualTo(2);
        assertThat(openings.open("lumos", "first")).isEqualTo(1);
    }

    @Test
    void doesNotMeasureOnDataThatGiveTheAnswerAway() {
        assertThatThrownBy(() -> evaluation().run(windows(0), (step, of, name) -> Progress.NONE))
                .isInstanceOf(LeakException.class);
    }

    private Evaluation evaluation() {
        Method boosting = new GradientBoosting(SMALL);
        Evaluation.Plan plan = new Evaluation.Plan(
                "stack of one",
                List.of(boosting),
                Shares.ONE_STANDARD_ERROR,
                List.of(Baselines.all(SMALL).getFirst(), boosting),
                List.of(),
                Baselines.controls(SMALL),
                List.of(boosting),
                3,
                List.of(1L, 2L));
        return new Evaluation(plan, new PredictionCache(folder.resolve("cache")));
    }

    private static ExampleSet windows(double noise) {
        Random random = new Random(6);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 180; i++) {
            float level = random.nextFloat();
            double target = Math.clamp(0.3 + 0.6 * level + noise * random.nextGaussian(), 0.01, 1);
            examples.add(Examples.of("application-" + i % 9, "run-" + i, target, level, level, level));
        }
        return Examples.set(examples);
    }
}
