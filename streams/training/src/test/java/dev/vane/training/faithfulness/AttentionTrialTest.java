package dev.vane.training.faithfulness;

import static dev.vane.training.faithfulness.PlantedModel.FEATURES;
import static dev.vane.training.faithfulness.PlantedModel.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run whose neighbours write and whose own CPU is busy from its 41st second on. */
class AttentionTrialTest {
    private static final double FLOAT = 1e-6;
    private static final int ONSET = 40;
    private static final int END = 80;
    private static final Row CALM = PlantedModel.row(1, 1, 1, 1, 1, 1);
    private static final Row DISTURBED = PlantedModel.row(2, 1, 1, 1, 1, 3);

    private final AttentionTrial trial =
            new AttentionTrial(PlantedModel.MANIFEST, new FollowingModel(), PlantedModel.ofWriting());

    private final List<Row> rows = IntStream.range(0, END)
            .mapToObj(row -> row < ONSET ? CALM : DISTURBED)
            .toList();

    private AttentionWindow read(int last, Contended... contended) {
        List<LedgerSecond> ledger = IntStream.range(0, END)
                .<LedgerSecond>mapToObj(row -> row == END - 1
                        ? LedgerSecond.UNKNOWN
                        : new LedgerSecond.Stalls(0.5, 0, 0, row < ONSET ? 0 : 0.25, 1, Double.POSITIVE_INFINITY))
                .toList();
        var run = new LabelledRun(
                "block/vm1/2",
                "app",
                "host",
                "vm1",
                rows,
                Labels.ofRun(OptionalDouble.of(1), END),
                List.of(contended),
                Phase.EPISODE,
                ledger);
        var example = new Example(
                run.id(),
                run.group(),
                run.host(),
                run.phase(),
                last,
                new MetricWindow(rows.subList(last - ROWS + 1, last + 1)),
                ledger.subList(last - ROWS + 1, last + 1),
                1,
                false);
        return trial.read(run, example).orElse(null);
    }

    @Test
    void aContendedWindowHasWhatEachIndicatorSaysOfEveryGroup() {
        AttentionWindow window = read(END - 1, new Contended("disk", ONSET, END - 1));

        assertThat(window.vm()).isEqualTo("host block/vm1");
        assertThat(window.kind()).isEqualTo("disk");
        Map<Indicator, Map<String, Double>> levels = window.levels();
        // Of 2 + 1 + 1 + 1 + 1 + 3.
        assertLevel(levels, Indicator.ATTENTION, "disk", 5.0 / 9);
        assertLevel(levels, Indicator.ATTENTION, "cpu", 4.0 / 9);
        // All attention on CLS counts as the same on every metric.
        assertLevel(levels, Indicator.RANDOM_NETWORK, "disk", 0.5);
        assertLevel(levels, Indicator.RANDOM_NETWORK, "cpu", 0.5);
        // Own metrics alone.
        assertLevel(levels, Indicator.Z_SCORE, "disk", 1);
        assertLevel(levels, Indicator.Z_SCORE, "cpu", 2);
        // The last second is not known.
        assertLevel(levels, Indicator.TIME_LOST, "cpu", 0.25);
        assertThat(levels.get(Indicator.TIME_LOST)).hasSize(1);
    }

    private static void assertLevel(
            Map<Indicator, Map<String, Double>> levels, Indicator indicator, String group, double expected) {
        assertThat(levels.get(indicator).get(group)).isCloseTo(expected, within(FLOAT));
    }

    @Test
    void aWindowIsCalmIfNothingWasOnInAnyOfItsSeconds() {
        assertThat(read(ONSET - 1, new Contended("disk", ONSET, END - 1)).kind())
                .isEmpty();
        // Five seconds of it are too few for one sort and too many for the other.
        assertThat(read(ONSET + 4, new Contended("disk", ONSET, END - 1))).isNull();
        assertThat(read(ONSET + 9, new Contended("disk", ONSET, END - 1)).kind())
                .isEqualTo("disk");
        assertThat(read(END - 1, new Contended("disk", ONSET, END - 1), new Contended("cpu", ONSET, END - 1)))
                .isNull();
    }

    /** Looks at each metric as much as it is high in the last second. */
    private record FollowingModel() implements InferenceEngine {
        @Override
        public List<ModelOutput> predict(List<MetricWindow> windows) {
            return windows.stream()
                    .map(window -> {
                        float[] system = new float[FEATURES.size() + 1];
                        for (int feature = 0; feature < FEATURES.size(); feature++) {
                            system[feature + 1] = window.rows().getLast().value(feature) / 10;
                        }
                        return new ModelOutput(
                                0.5f,
                                new ClsAttention(1, 1, ROWS + 1, new float[ROWS + 1]),
                                new ClsAttention(1, 1, system.length, system));
                    })
                    .toList();
        }

        @Override
        public String name() {
            return "following";
        }

        @Override
        public int maxBatch() {
            return 1;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
