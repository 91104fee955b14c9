package dev.vane.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundleModelTest {
    private static final int FEATURES = 12;
    private static final int ROWS = 8;

    /** The serving and the explaining file multiply in another order. */
    private static final double TOLERANCE = 1e-5;

    private static final List<Feature> NAMES = IntStream.range(0, FEATURES)
            .mapToObj(i -> new Feature("metric-" + i, "1", "cpu", Feature.Scope.OWN))
            .toList();

    /** With random weights attention is nearly even: a low alpha makes sinks of the largest. */
    private static final double ALPHA = 1.05;

    private static final List<CalibratedHead> HEADS =
            List.of(new CalibratedHead(Branch.SYSTEM, 2, 1), new CalibratedHead(Branch.TEMPORAL, 2, 0));

    private final ExampleSet examples = examples();
    private final ModelBundle bundle = TinyBundle.of(NAMES, ROWS, 1);
    private final BundleModel model = new BundleModel(bundle, ALPHA, 0.4);

    private static ExampleSet examples() {
        var random = new Random(5);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < ROWS - i % 3; row++) {
                float[] values = new float[FEATURES];
                for (int feature = 0; feature < FEATURES; feature++) {
                    values[feature] = (float) Math.exp(8 + 3 * random.nextGaussian());
                }
                rows.add(Row.real(values, new long[] {0b1111_0111_1110}));
            }
            examples.add(new Example("run-" + i, "app-" + i % 2, ROWS, new MetricWindow(rows), 0.5, false));
        }
        return new ExampleSet(NAMES, ROWS, examples);
    }

    @Test
    void withoutHeadsPredictsToTheBitWhatTheBundleDoes() throws IOException {
        Answers answers = model.answers(examples, List.of());

        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle)) {
            for (int i = 0; i < examples.size(); i++) {
                MetricWindow window = examples.examples().get(i).window();
                assertThat(answers.blend().get(i).floatValue())
                        .isEqualTo(engine.predict(List.of(window)).getFirst().relativePerformance());
            }
        }
    }

    @Test
    void blendsTheTreeWithTheCalibratedNetwork() {
        Answers plain = model.answers(examples, List.of());
        Answers calibrated = model.answers(examples, HEADS);

        assertThat(calibrated.network()).isNotEqualTo(plain.network());
        for (int i = 0; i < examples.size(); i++) {
            double blended =
                    (1 - TinyBundle.TREE_SHARE) * calibrated.network().get(i) + TinyBundle.TREE_SHARE * TinyBundle.TREE;
            assertThat(calibrated.blend().get(i)).isCloseTo(blended, within(TOLERANCE));
        }
    }

    @Test
    void servesWhatTheExplainingModelSaysWithTheSameHeads() throws IOException {
        Answers answers = model.answers(examples, HEADS);

        ModelBundle calibrated = CalibratedBundle.with(bundle, model.calibration(HEADS));
        try (OnnxInternalsEngine engine = OnnxInternalsEngine.open(calibrated)) {
            for (int i = 0; i < examples.size(); i++) {
                ModelInternals explained =
                        engine.explain(examples.examples().get(i).window());
                assertThat((double) explained.relativePerformance())
                        .isCloseTo(answers.blend().get(i), within(TOLERANCE));
                assertThat((double) explained.network())
                        .isCloseTo(answers.network().get(i), within(TOLERANCE));
            }
        }
    }

    @Test
    void countsSinksOfEveryHead() throws IOException {
        List<HeadSinks> sinks = SinkCensus.of(bundle, ALPHA, examples);

        assertThat(sinks).hasSize(2 * 3 * 2).allMatch(head -> head.mass() >= 0 && head.mass() <= 1);
        assertThat(sinks).anyMatch(head -> head.count() > 0);
        assertThat(sinks).allMatch(head -> head.count() > 0 == head.peak() > ALPHA);
        assertThat(SinkCensus.of(bundle, 13, examples))
                .allMatch(head -> head.count() == 0 && head.mass() == 0 && head.constant() + head.changing() == 0);
    }
}
