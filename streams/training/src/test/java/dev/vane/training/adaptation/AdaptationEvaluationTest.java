package dev.vane.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.training.adaptation.AdaptationEvaluation.Result;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.evaluation.Measured;
import dev.vane.training.evaluation.Report;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import dev.vane.training.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol on made-up VMs whose shifts are known. */
class AdaptationEvaluationTest {
    private static final List<Long> SEEDS = List.of(1L, 2L);
    private static final ShiftedVms SHIFTED = new ShiftedVms(16, 3, List.of("one"), 0.8, 0.03);

    @TempDir
    private static Path cache;

    private static Result shifted;

    @TempDir
    private Path folder;

    @BeforeAll
    static void runOnShiftedVms() {
        shifted = run(SHIFTED.examples(8), LeftOut.APPLICATIONS);
    }

    private static Result run(ExampleSet examples, LeftOut leftOut) {
        Stack stack = new Stack(
                List.of(new ShiftedVms.Believer()),
                new PredictionCache(cache),
                Blending.ofApplications(Shares.SMALLEST_ERROR));
        return new AdaptationEvaluation("believer alone", stack, KnownRule.NONE, leftOut, 4, SEEDS)
                .run(examples.only(example -> !example.lone()), examples.only(Example::lone), Progress.NONE);
    }

    private static double mae(Measured method) {
        return method.scores().mae();
    }

    @Test
    void findsThatShiftedPredictionsBeatTheModelAndWhatWasMeasured() {
        List<Line> lines = shifted.of(Setting.OTHER_BLOCK);
        assertThat(lines).extracting(Line::measured).containsExactly(1, 3, 10);
        for (Line line : lines) {
            assertThat(line.vms()).isEqualTo(16);
            assertThat(line.windows()).isEqualTo(16 * 3 * 48);
            assertThat(line.predictions()).isEqualTo(2 * line.windows());
            for (Measured baseline : line.baselines()) {
                assertThat(mae(line.adapted())).isLessThan(0.5 * mae(baseline));
            }
        }
        // The model's own error is 0.13, noise alone makes 0.024.
        assertThat(mae(lines.getFirst().adapted()))
                .isLessThan(0.4 * mae(lines.getFirst().raw()));
        assertThat(mae(lines.getLast().adapted()))
                .isLessThan(0.25 * mae(lines.getLast().raw()));
        assertThat(lines.getLast().gainCi95().low()).isGreaterThan(0.5);
        assertThat(lines.getLast().gain())
                .isBetween(
                        lines.getLast().gainCi95().low(),
                        lines.getLast().gainCi95().high());
        assertThat(lines.getLast().adaptedIntervals().width())
                .isLessThan(0.6 * lines.getLast().rawIntervals().width());
        // Too few: rules are fitted to errors alone, and ten windows that are all covered halve the factor of
        // intervals.
        assertThat(lines).allMatch(line -> line.adaptedIntervals().coverage() > 0.65);
        assertThat(shifted.rules())
                .hasSize(2 * 4)
                .extracting(AdaptationRule::vms)
                .allMatch(vms -> vms >= 0.35);
    }

    @Test
    void quietWindowsTellALittleOfAShiftForTheyLieWhereAllVmsAreAlike() {
        Result result = run(SHIFTED.examples(8, 3), LeftOut.APPLICATIONS);

        assertThat(shifted.of(Setting.QUIET)).isEmpty();
        List<Line> lines = result.of(Setting.QUIET);
        assertThat(lines).extracting(Line::measured).containsExactly(1, 3);
        for (Line line : lines) {
            assertThat(line.windows()).isEqualTo(16 * 3 * 48);
            assertThat(mae(line.adapted())).isLessThan(mae(line.raw()));
            assertThat(line.baselines()).extracting(Measured::name).containsExactly(Line.SCALED);
        }
        assertThat(lines.getLast().gain()).isGreaterThan(lines.getFirst().gain());
        // What is not of quiet windows is as it is without them.
        assertThat(mae(result.of(Setting.OTHER_BLOCK).getLast().adapted()))
                .isEqualTo(mae(shifted.of(Setting.OTHER_BLOCK).getLast().adapted()));
    }

    @Test
    void goesOnBelievingTheModelWhereTheInterfererChanges() {
        Line changed = shifted.of(Setting.CHANGED_PHASE).getLast();
        assertThat(changed.windows())
                .isLessThan(shifted.of(Setting.OTHER_PHASE).getLast().windows());
        assertThat(mae(changed.adapted())).isLessThan(0.3 * mae(changed.raw()));
        assertThat(mae(changed.baseline(Line.MEAN).orElseThrow())).isGreaterThan(0.15);
    }

    @Test
    void doesNoHarmWhereThereIsNothingToLearn() {
        Result result = run(new ShiftedVms(16, 3, List.of("one"), 0, 0.08).examples(8), LeftOut.APPLICATIONS);

        for (Line line : result.lines()) {
            // Of 0.06, the error that noise makes.
            assertThat(mae(line.adapted())).isLessThan(mae(line.raw()) + 0.003);
            assertThat(line.adaptedIntervals().coverage()).isGreaterThan(0.75);
        }
    }

    /** What others on a host can do is bounded: they lower predictions, all of them. */
    @Test
    void lowersPredictionsByOthersOnly() {
        Line line = shifted.of(Setting.OTHERS).getFirst();

        assertThat(shifted.of(Setting.OTHERS)).hasSize(1);
        assertThat(line.measured()).isEqualTo(10);
        assertThat(line.baselines()).isEmpty();
        for (int s = 0; s < SEEDS.size(); s++) {
            double[] raw = line.raw().predictions().bySeed().get(s);
            double[] adapted = line.adapted().predictions().bySeed().get(s);
            for (int i = 0; i < raw.length; i++) {
                assertThat(adapted[i])
                        .isBetween(AdaptationRule.moved(raw[i], -AdaptationRule.MOST_OF_OTHERS) - 1e-12, raw[i]);
            }
        }
    }

    @Test
    void writesAReport() throws IOException {
        JsonNode json = AdaptationReport.write(
                shifted, new Report.About("made-up", "made up", "a test", SEEDS, 4, 3, List.of("not real")), folder);

        JsonNode ten = json.at("/settings/Another block/10");
        assertThat(ten.get("vms").intValue()).isEqualTo(16);
        assertThat(ten.at("/methods/adapted/mae").doubleValue())
                .isLessThan(ten.at("/methods/raw/mae").doubleValue());
        assertThat(ten.get("methods").fieldNames())
                .toIterable()
                .containsExactly("adapted", "raw", "last measured", "mean of the measured");
        assertThat(ten.at("/methods/raw/coverage90").doubleValue()).isBetween(0.8, 1.0);
        assertThat(json.at("/rules/count").intValue()).isEqualTo(8);
        assertThat(json.get("byPhase").fieldNames()).toIterable().containsExactly("contended", "calm");
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(3);
        assertThat(json.has("byKnownApplications")).isFalse();
        assertThat(Files.readString(folder.resolve("adaptation-made-up.md")))
                .contains(
                        "# Predictions after measurements, on unseen applications: made-up",
                        "**After 10 measured windows of a VM in one block, `believer alone` has",
                        "## The interferer changes",
                        "| 10 | 16 | 16 | 2304 | 4608 |",
                        "Lowest and\nhighest value of 8 fitted rules",
                        "not real");
        assertThat(Files.readString(folder.resolve("adaptation-made-up/errors.svg")))
                .contains("adapted, block 10", "mean of the measured, phase 1");
    }

    @Test
    void tellsKnownFromUnseenApplicationsWhereHostsAreLeftOut() throws IOException {
        ExampleSet examples = new ShiftedVms(12, 2, List.of("one", "two"), 0.8, 0.03)
                .examples(8)
                .only(example ->
                        !(example.host().equals("two") && example.group().equals("application-0")));

        JsonNode json = AdaptationReport.write(
                run(examples, LeftOut.HOSTS),
                new Report.About("made-up-hosts", "made up", "a test", SEEDS, 2, 1, List.of()),
                folder);

        assertThat(json.at("/byKnownApplications/known applications/applications")
                        .intValue())
                .isEqualTo(11);
        assertThat(json.at("/byKnownApplications/unseen applications/applications")
                        .intValue())
                .isEqualTo(1);
        assertThat(json.get("leftOut").textValue()).isEqualTo("hosts");
        assertThat(Files.readString(folder.resolve("adaptation-made-up-hosts.md")))
                .contains("| unseen applications | adapted |");
    }

    @Test
    void leavesWindowsOutWhoseFoldHasNoRule() {
        // The second host has one block only, so a training side that is this host tells nothing.
        ExampleSet examples = new ShiftedVms(12, 2, List.of("one", "two"), 0.8, 0.03)
                .examples(8)
                .only(example -> example.host().equals("one")
                        || RunName.of(example.run()).orElseThrow().block().endsWith("-0"));

        Result result = run(examples, LeftOut.HOSTS);

        assertThat(result.foldsWithout()).isEqualTo(SEEDS.size());
        assertThat(result.rules()).hasSize(SEEDS.size());
        assertThat(result.of(Setting.OTHER_BLOCK)).isEmpty();
        assertThat(result.headline()).isEmpty();
        assertThat(result.of(Setting.OTHER_PHASE)
                        .getFirst()
                        .raw()
                        .predictions()
                        .examples()
                        .hosts())
                .containsExactly("two");
    }

    @Test
    void refusesADataSetWithoutBlocks() {
        ExampleSet examples = new ShiftedVms(12, 1, List.of("one"), 0.8, 0.03).examples(8);

        assertThatThrownBy(() -> run(examples, LeftOut.APPLICATIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "what measurements tell is played over VMs that were measured in two blocks, 10 at least; this"
                                + " data set has 0");
    }
}
