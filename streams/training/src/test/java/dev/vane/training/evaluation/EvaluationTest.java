package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.crossfit.LeakException;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
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
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(1);
        assertThat(json.fieldNames())
                .toIterable()
                .contains("mae", "maeCi95", "r2", "baselines", "ablations", "controls", "model", "command", "seeds");
        assertThat(json.at("/untrained/scheduler share/leftOut").textValue()).isEqualTo("no such columns");
        assertThat(json.get("baselines").fieldNames()).toIterable().doesNotContain("scheduler share");
        assertThat(json.get("byPhase")).isEmpty();
        assertThat(json.get("byHost")).isEmpty();
        assertThat(Files.readString(folder.resolve("evaluation-small.md")))
                .contains("gradient-boosting", "not real", "- best of both: no such columns");
        assertThat(Files.readString(folder.resolve("evaluation-small/methods.svg")))
                .contains("constant");
    }

    @Test
    void measuresWhatNeedsNoTrainingWhereTheLedgerIsKnown() throws IOException {
        ExampleSet windows = withLedger(windows(0.1));

        JsonNode json = Report.write(
                evaluation().run(windows, (step, of, name) -> Progress.NONE),
                new Report.About("small", "made up", "a test", List.of(1L, 2L), 3, 1, List.of()),
                folder);

        // Every second says what the target is, but for a tenth of the windows.
        double constant = json.at("/baselines/constant/mae").doubleValue();
        for (String rule : List.of("scheduler share", "time lost", "best of both")) {
            assertThat(json.at("/untrained/" + rule + "/windowsWithoutValue").intValue())
                    .isEqualTo(18);
            assertThat(json.at("/baselines/" + rule + "/mae").doubleValue()).isBetween(0.02 * constant, 0.5 * constant);
        }
        assertThat(json.at("/bestBaseline").textValue()).isEqualTo("scheduler share");
        assertThat(Files.readString(folder.resolve("evaluation-small.md")))
                .contains("| scheduler share (untrained) |", "which have the training median instead: 18");
    }

    @Test
    void reportsKnownAndUnseenApplicationsApartWhereHostsAreLeftOut() throws IOException {
        ExampleSet windows = onTwoHosts(windows(0.1));

        Evaluation.Result result = evaluation(LeftOut.HOSTS).run(windows, (step, of, name) -> Progress.NONE);
        JsonNode json = Report.write(
                result, new Report.About("small-hosts", "made up", "a test", List.of(1L, 2L), 2, 1, List.of()), folder);

        // Applications 0 to 2 run on both hosts, 3 to 5 on the first, 6 to 8 on the second.
        assertThat(json.at("/byKnownApplications/known applications/windows").intValue())
                .isEqualTo(60);
        assertThat(json.at("/byKnownApplications/known applications/applications")
                        .intValue())
                .isEqualTo(3);
        assertThat(json.at("/byKnownApplications/unseen applications/windows").intValue())
                .isEqualTo(120);
        assertThat(json.at("/byKnownApplications/unseen applications/methods").fieldNames())
                .toIterable()
                .containsExactly("stack of one", "gradient-boosting", "constant");
        assertThat(json.at("/byHost/one/windows").intValue()
                        + json.at("/byHost/two/windows").intValue())
                .isEqualTo(180);
        assertThat(json.at("/leftOut").textValue()).isEqualTo("hosts");
        assertThat(json.get("coverage90").doubleValue()).isBetween(0.7, 1.0);
        double known = json.at("/intervalsByPart/known applications/coverage90").doubleValue();
        double unseen =
                json.at("/intervalsByPart/unseen applications/coverage90").doubleValue();
        assertThat((known + 2 * unseen) / 3).isCloseTo(json.get("coverage90").doubleValue(), within(1e-9));
        assertThat(Files.readString(folder.resolve("evaluation-small-hosts.md")))
                .contains("# Evaluation on unseen hosts", "on 2 hosts; each host", "| unseen applications | constant |")
                .contains("| its windows: known applications |");
    }

    @Test
    void reportsHowFamiliarHostsAre() throws IOException {
        ExampleSet windows = onTwoHosts(windows(0.1));

        JsonNode json = HostFamiliarity.of(windows, KnownRule.NONE, 1)
                .write(new Report.About("small-hosts", "made up", "a test", List.of(1L), 2, 0, List.of()), folder);

        for (String host : List.of("one", "two")) {
            JsonNode known = json.at("/%s/known applications".formatted(host));
            assertThat(known.get("windows").intValue()).isEqualTo(30);
            // Both hosts are drawn alike.
            assertThat(known.get("unfamiliar").doubleValue()).isLessThan(0.3);
        }
        assertThat(Files.readString(folder.resolve("familiarity-small-hosts.md")))
                .contains("# Familiarity: small-hosts", "below 0.05", "| one | known applications | 30 |");
    }

    @Test
    void predictsAHostByWhatOtherHostsSaidOfItsTargets() {
        ExampleSet windows = onTwoHosts(windows(0.1));

        Evaluation.Result result = evaluation(LeftOut.HOSTS).run(windows, (step, of, name) -> Progress.NONE);

        OutOfFold constant = result.constant().all();
        for (String host : List.of("one", "two")) {
            double[] others =
                    windows.only(example -> !example.host().equals(host)).targets();
            Arrays.sort(others);
            double median = (others[others.length / 2] + others[(others.length - 1) / 2]) / 2;
            assertThat(constant.only(example -> example.host().equals(host)).bySeed())
                    .allSatisfy(predictions -> assertThat(predictions).containsOnly(median));
        }
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
        return evaluation(LeftOut.APPLICATIONS);
    }

    private Evaluation evaluation(LeftOut leftOut) {
        Method boosting = new GradientBoosting(SMALL);
        Evaluation.Plan plan = new Evaluation.Plan(
                "stack of one",
                List.of(boosting),
                Blending.ofApplications(Shares.ONE_STANDARD_ERROR),
                KnownRule.NONE,
                List.of(Baselines.constant(), boosting),
                Baselines.untrained(),
                List.of(),
                Baselines.controls(SMALL),
                leftOut == LeftOut.HOSTS ? List.of() : List.of(boosting),
                leftOut,
                3,
                List.of(1L, 2L));
        return new Evaluation(plan, new PredictionCache(folder.resolve("cache")));
    }

    /** Every tenth window says nothing; every other says its target, on one CPU that is always wanted. */
    private static ExampleSet withLedger(ExampleSet windows) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Example plain = windows.examples().get(i);
            LedgerSecond second = i % 10 == 0
                    ? LedgerSecond.UNKNOWN
                    : new LedgerSecond.Stalls(plain.target(), 0, 0, 1 - plain.target(), 1, Double.POSITIVE_INFINITY);
            examples.add(Examples.on("one", Phase.TOGETHER, second, plain));
        }
        return Examples.set(examples);
    }

    private static ExampleSet onTwoHosts(ExampleSet windows) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            boolean first = i % 9 / 3 == 0 ? i % 2 == 0 : i % 9 / 3 == 1;
            Example plain = windows.examples().get(i);
            examples.add(new Example(
                    plain.run(),
                    plain.group(),
                    first ? "one" : "two",
                    Phase.UNSTATED,
                    plain.lastRow(),
                    plain.window(),
                    List.of(),
                    plain.target(),
                    false));
        }
        return Examples.set(examples);
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
