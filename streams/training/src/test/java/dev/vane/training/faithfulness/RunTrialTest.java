package dev.vane.training.faithfulness;

import static dev.vane.training.faithfulness.PlantedModel.NEIGHBOURS_WRITTEN;
import static dev.vane.training.faithfulness.PlantedModel.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.example.Example;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run whose neighbours write beyond measure from its 21st second on, and a model that knows it. */
class RunTrialTest {
    private static final double FLOAT = 1e-6;

    /** Own busy is farther from calm than anything, and means nothing. */
    private static final Row CALM = PlantedModel.row(5, 0, 0.1f, 0.2f, -0.1f, 0);

    private static final Row DISTURBED = PlantedModel.row(5, 0, 0.1f, 0.2f, -0.1f, 3);

    private final List<Row> rows = IntStream.range(0, 2 * ROWS)
            .mapToObj(row -> row < ROWS ? CALM : DISTURBED)
            .toList();
    private final LabelledRun run = new LabelledRun(
            "run",
            "app",
            "host",
            "vm",
            rows,
            Labels.ofRun(OptionalDouble.of(1), rows.size()),
            List.of(new Contended("disk", ROWS, 2 * ROWS - 1)));

    private RunMeasure measure;

    @BeforeEach
    void measure() {
        var trial = new RunTrial(
                PlantedModel.ofWriting().models(),
                new PlantedModel(0, List.of(1.0, 0.5, -0.2, 0.1, 0.3, 0.4)).models(),
                10,
                1);
        measure = trial.measure(run, List.of(example(ROWS - 1), example(ROWS + 9), example(2 * ROWS - 1)));
    }

    private Example example(int last) {
        return new Example(
                run.id(), run.group(), last, new MetricWindow(rows.subList(last - ROWS + 1, last + 1)), 1, false);
    }

    private MethodMeasure disturbed(Contender contender) {
        return measure.windows().getLast().methods().get(contender);
    }

    @Test
    void knowsWhatWasDoneInEachWindow() {
        assertThat(measure.windows()).extracting(WindowMeasure::kind).containsExactly("", "disk", "disk");
        assertThat(measure.windows()).extracting(WindowMeasure::calm).containsExactly(true, false, false);
        assertThat(measure.windows().getFirst().present()).containsExactly("cpu", "disk");
    }

    @Test
    void whatLooksAtTheModelNamesTheNeighboursDiskAndTheZScoreDoesNot() {
        for (Contender one : List.of(Contender.GROUP_OCCLUSION, Contender.INTEGRATED_GRADIENTS)) {
            assertThat(disturbed(one).groups().getFirst().group())
                    .isEqualTo(MetricGroup.of(PlantedModel.FEATURES.get(NEIGHBOURS_WRITTEN)));
            assertThat(disturbed(one).rank(BlamedGroups.LAB, "disk")).isEqualTo(1);
            assertThat(disturbed(one).namesLargest()).isTrue();
            assertThat(disturbed(one).accuses()).isTrue();
        }
        assertThat(disturbed(Contender.Z_SCORE).rank(BlamedGroups.LAB, "disk")).isEqualTo(2);
        assertThat(disturbed(Contender.Z_SCORE).namesLargest()).isFalse();
        assertThat(disturbed(Contender.Z_SCORE).accuses()).isFalse();
    }

    @Test
    void occlusionAgreesWithWhatGroupsDoByConstruction() {
        assertThat(disturbed(Contender.GROUP_OCCLUSION).agreement()).isCloseTo(1, within(FLOAT));
    }

    @Test
    void theOneMetricThatCountsMovesThePredictionFirstOrLast() {
        double whole = 1 / (1 + Math.exp(-2)) - 1 / (1 + Math.exp(1));

        Perturbation perturbation = disturbed(Contender.INTEGRATED_GRADIENTS).perturbation();

        // Of six metrics 1, 1, 2, 2, 3, 4, 4, 5, 5 are calm: at 10 % it is one.
        assertThat(perturbation.mostFirst())
                .allSatisfy(change -> assertThat(change).isCloseTo(whole, within(FLOAT)));
        assertThat(perturbation.leastFirst())
                .allSatisfy(change -> assertThat(change).isCloseTo(0, within(FLOAT)));
        assertThat(perturbation.positive()).isCloseTo(whole, within(FLOAT));
        assertThat(perturbation.negative()).isCloseTo(0, within(FLOAT));
        assertThat(perturbation.comprehensiveness()).isCloseTo(whole, within(FLOAT));
        assertThat(perturbation.sufficiency()).isCloseTo(0, within(FLOAT));
    }

    @Test
    void onlyTheZScoreIsTheSameInAModelThatHasLearntNothing() {
        MethodMeasure first = measure.windows().getFirst().methods().get(Contender.Z_SCORE);

        assertThat(first.randomised()).isCloseTo(1, within(FLOAT));
        assertThat(measure.windows()
                        .getFirst()
                        .methods()
                        .get(Contender.INTEGRATED_GRADIENTS)
                        .randomised())
                .isLessThan(1);
        assertThat(disturbed(Contender.Z_SCORE).randomised()).isNaN();
    }

    @Test
    void evidenceBeatsRandomCellsAndItsSentenceNamesTheGroup() {
        EvidenceMeasure evidence = measure.windows().getLast().evidence();

        // Every second random set has the same metric and all of its seconds: half of its ties count.
        assertThat(evidence.percentile()).isBetween(0.6, 0.95);
        assertThat(evidence.beatsAttention()).isEqualTo(1);
        assertThat(evidence.told()).isEqualTo("disk");
        assertThat(evidence.pointed()).isEqualTo("disk");
        assertThat(evidence.accusesNeighbour()).isTrue();
    }

    @Test
    void evidencePointsAtTheSecondsOfTheInjection() {
        EvidenceMeasure half = measure.windows().get(1).evidence();

        assertThat(half.timeDistance()).isCloseTo(0, within(FLOAT));
        assertThat(half.uniformTimeDistance()).isGreaterThan(0.2);
        assertThat(measure.windows().getLast().evidence().timeDistance()).isNaN();
    }

    @Test
    void aSentenceBesideOtherEvidenceIsRefused() {
        assertThat(measure.swaps()).isEqualTo(2);
        assertThat(measure.rejected()).isEqualTo(2);
    }

    @Test
    void countsWhatEachAsked() {
        assertThat(disturbed(Contender.Z_SCORE).inferences()).isZero();
        assertThat(disturbed(Contender.GROUP_OCCLUSION).inferences()).isEqualTo(1 + 4);
        assertThat(disturbed(Contender.INTEGRATED_GRADIENTS).explanations()).isEqualTo(64);
        assertThat(disturbed(Contender.XGRAD_CAM).explanations()).isEqualTo(1);
    }

    @Test
    void aLongPastGivesACalmBaseline() {
        var past = new Past(
                new LabelledRun(
                        "long",
                        "app",
                        "host",
                        "vm",
                        Collections.nCopies(100, CALM),
                        Labels.ofRun(OptionalDouble.of(1), 100),
                        List.of()),
                PlantedModel.ofWriting(),
                ROWS,
                10);

        assertThat(past.before(68)).isEmpty();
        assertThat(past.before(69)).hasSize(60);
        assertThat(past.before(69).getFirst().relativePerformance()).isCloseTo(1 / (1 + Math.exp(-2)), within(FLOAT));
    }
}
