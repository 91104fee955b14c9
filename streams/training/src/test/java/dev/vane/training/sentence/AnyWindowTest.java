package dev.vane.training.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Models;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.attribution.PlantedModel;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.evidence.Explainer;
import dev.vane.inference.evidence.ExplanationInput;
import dev.vane.inference.evidence.ExplanationResult;
import dev.vane.inference.evidence.Finding;
import dev.vane.inference.evidence.HostWindow;
import dev.vane.inference.evidence.Signal;
import dev.vane.inference.evidence.Signals;
import dev.vane.inference.internals.InternalsEngine;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever a window holds, it is explained, and in words that agree with the evidence. */
class AnyWindowTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    /** Never asked by group occlusion. */
    private static final class NoExplaining implements InternalsEngine {
        @Override
        public ModelInternals explain(MetricWindow window) {
            throw new IllegalStateException("not to be asked");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Property(tries = 1000, seed = "1")
    void isExplainedByEveryMethod(@ForAll long seed, @ForAll AttributionMethod method) {
        var random = new Random(seed);
        List<Double> linear =
                random.doubles(PlantedModel.FEATURES + 1, -2, 2).boxed().toList();
        List<Double> square =
                random.doubles(PlantedModel.FEATURES + 1, -0.3, 0.3).boxed().toList();
        var window = new MetricWindow(rows(random, 1 + random.nextInt(PlantedModel.ROWS)));
        List<Moment> past = rows(random, random.nextInt(120)).stream()
                .map(row -> new Moment(row, 0.01 + 0.99 * random.nextDouble()))
                .toList();
        var signals = new Signals(Map.of(Signal.VM_THROTTLED_RATIO, random.nextDouble() / 4));
        var recent = new Signals(Map.of(
                Signal.VM_LEDGER_ON_CPU_CORES, random.nextDouble(),
                Signal.VM_LEDGER_OTHERS_CORES, random.nextDouble(0.02),
                Signal.VM_LEDGER_QUOTA_CORES, random.nextDouble(2)));
        var explainer = new Explainer(PlantedModel.of(linear, square).models(), method);

        ExplanationResult explained = explainer.explain(
                new ExplanationInput("web", NOON, window, false, past, HostWindow.UNKNOWN, signals, recent));

        assertThat(SentenceCheck.disagreements(explained.sentence(), explained.evidence()))
                .isEmpty();
        assertThat(explained.inferences()).isLessThanOrEqualTo(explainer.mostInferences());
        assertThat(explained.evidence().findings()).allMatch(finding -> isPresent(window, finding));
    }

    private static boolean isPresent(MetricWindow window, Finding finding) {
        int feature = PlantedModel.MANIFEST.features().indexOf(finding.feature());
        return window.rows().stream().anyMatch(row -> !row.imputed() && row.isPresent(feature));
    }

    /** Some absent, some imputed, some negative, some beyond all bounds. */
    private static List<Row> rows(Random random, int count) {
        boolean[] absent = new boolean[PlantedModel.FEATURES];
        for (int i = 0; i < absent.length; i++) {
            absent[i] = random.nextInt(3) == 0;
        }
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            if (!rows.isEmpty() && random.nextInt(5) == 0) {
                rows.add(rows.getLast().asImputed());
            } else {
                float[] values = new float[PlantedModel.FEATURES];
                for (int feature = 0; feature < values.length; feature++) {
                    boolean gone = absent[feature] || random.nextInt(10) == 0;
                    values[feature] = gone ? Float.NaN : value(random);
                }
                Row row = PlantedModel.row(values);
                rows.add(random.nextInt(8) == 0 ? row.asImputed() : row);
            }
        }
        return rows;
    }

    private static float value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -random.nextFloat();
            case 2 -> (float) Math.exp(random.nextDouble(60));
            default -> (float) Math.exp(random.nextDouble(-2, 12));
        };
    }

    /** All of the catalogue's size, on the engine that serves. */
    @Test
    void isExplainedOnTheServingEngine() throws IOException {
        var bundle = UntrainedBundle.of(SeededWindows.features(206), SeededWindows.scalings(206), 7);
        try (var engine = OnnxRuntimeEngine.open(bundle)) {
            var models = new Models(bundle.manifest(), engine, new NoExplaining());
            var explainer = new Explainer(models, Explainer.DEFAULT_METHOD);
            for (int rows : new int[] {1, 25, 60}) {
                MetricWindow window =
                        SeededWindows.window(rows, rows, 206, feature -> feature % 3 != 0, row -> row % 7 == 2);

                ExplanationResult explained = explainer.explain(ExplanationInput.of("web", NOON, window));

                assertThat(SentenceCheck.disagreements(explained.sentence(), explained.evidence()))
                        .isEmpty();
                assertThat(explained.evidence().gaps())
                        .extracting(gap -> gap.group().group())
                        .contains("cpu");
                assertThat(explained.inferences()).isLessThanOrEqualTo(explainer.mostInferences());
            }
        }
    }
}
