package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.calibration.TinyBundle;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleScoreTest {
    private static final ExampleSet EXAMPLES = new ExampleSet(
            List.of(new Feature("load", "1", "cpu", Scope.OWN)),
            6,
            Examples.noise(4, 3, 1).examples());
    private static final ModelBundle BUNDLE = TinyBundle.of(EXAMPLES.features(), 6, 1);

    @Test
    void scoresWhatTheEngineServesOfAllUnseenAndEachApplication() throws IOException {
        BundleScore score = score(EXAMPLES, Set.of("application-0", "application-1"));
        double expected = 0;
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(BUNDLE)) {
            for (Example example : EXAMPLES.examples()) {
                double predicted =
                        engine.predict(List.of(example.window())).getFirst().relativePerformance();
                expected += Math.abs(predicted - example.target()) / EXAMPLES.size();
            }
        }

        JsonNode json = score.json("tiny", "noise", "a test");

        assertThat(json.get("mae").doubleValue()).isCloseTo(expected, within(1e-9));
        assertThat(json.get("windows").intValue()).isEqualTo(12);
        assertThat(json.at("/unseen/windows").intValue()).isEqualTo(6);
        assertThat(json.get("perApplication")).hasSize(4);
        assertThat(score.markdown("tiny", "noise", "a test")).contains("unseen applications", "application-3");
    }

    @Test
    void scoresTheSameWindowsWithoutAGroupOfMetrics() throws IOException {
        JsonNode json = score(EXAMPLES, Set.of()).json("tiny", "noise", "a test");

        assertThat(json.at("/withoutGroup/cpu/windows").intValue()).isEqualTo(12);
        assertThat(json.at("/withoutGroup/cpu/mae").doubleValue())
                .isNotEqualTo(json.get("mae").doubleValue());
    }

    @Test
    void standsBesideWhatNeedsNoTrainingOnTheWindowsThatSayWhereTheTimeWent() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Example plain : EXAMPLES.examples()) {
            LedgerSecond second =
                    examples.size() < 3 ? LedgerSecond.UNKNOWN : new LedgerSecond.Waiting(plain.target(), 0);
            Phase phase = examples.size() % 2 == 0 ? Phase.CALM : Phase.TOGETHER;
            examples.add(Examples.on("one", phase, second, plain));
        }
        BundleScore score = score(new ExampleSet(EXAMPLES.features(), 6, examples), Set.of());

        JsonNode json = score.json("tiny", "noise", "a test");

        JsonNode share = json.at("/untrained/scheduler share");
        double error = examples.subList(3, 12).stream()
                .mapToDouble(example -> 1 - example.target())
                .average()
                .orElseThrow();
        assertThat(share.get("mae").doubleValue()).isCloseTo(error, within(1e-6));
        assertThat(share.get("windowsWithoutValue").intValue()).isEqualTo(3);
        assertThat(json.at("/byPhase/calm/windows").intValue()).isEqualTo(6);
        assertThat(score.markdown("tiny", "noise", "a test"))
                .contains("| scheduler share | 9 | 3 |", "| calm | model | 6 |");
    }

    @Test
    void saysWhichRulesFindNoColumns() throws IOException {
        BundleScore score = score(EXAMPLES, Set.of());

        assertThat(score.markdown("tiny", "noise", "a test")).contains("- time lost: left out, no such columns");
        assertThat(score.json("tiny", "noise", "a test")
                        .at("/untrained/best of both/leftOut")
                        .textValue())
                .isEqualTo("no such columns");
    }

    @Test
    void refusesOtherFeaturesNamingTheFirst() {
        ExampleSet other =
                new ExampleSet(List.of(new Feature("temperature", "Cel", "cpu", Scope.OWN)), 6, EXAMPLES.examples());

        assertThatThrownBy(() -> score(other, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model takes load (OWN), the data set has none");
    }

    private static BundleScore score(ExampleSet examples, Set<String> trainedOn) throws IOException {
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(BUNDLE)) {
            return BundleScore.of(engine, BUNDLE.manifest(), examples, trainedOn, Baselines.untrained(), Progress.NONE);
        }
    }
}
