package dev.vane.pipeline.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Condition;
import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostEvent;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class HostSecondPredictionTest {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final Manifest MANIFEST = BUNDLE.manifest()
            .withErrors(
                    new ErrorDistribution(List.of(0.5), List.of(0.01), List.of(0.001, 0.999), List.of(-1.0, 1.0), 1),
                    null);
    private static final int FEATURES = BUNDLE.manifest().windowFeatures();

    @Test
    void outcomesLeaveInTheOrderOfTheVms() {
        var stage = stage(windows -> {});

        stage.process(second(100, due("a", 100, 0), new Emission.Gone(vm("b")), due("c", 100, 9), due("d", 100, 0)));
        stage.commit();

        assertThat(stage.committed())
                .extracting(record -> ((VmKey) record.key()).vm() + " " + kind(record.value()))
                .containsExactly("a predicted", "b gone", "c skipped", "d predicted");
    }

    @Test
    void nothingIsLeftOfASecondThatWasNotCommitted() {
        var stage = stage(windows -> {});

        stage.process(second(100, due("a", 100, 0)));
        stage.revive();
        stage.process(second(100, due("a", 100, 0)));
        stage.process(second(101, due("a", 101, 0)));
        stage.commit();

        assertThat(stage.committed()).extracting(Record::timestamp).containsExactly(100_000L, 101_000L);
    }

    @Test
    void aSecondThatTheModelCannotComputeHasItsOutcomesAllTheSame() {
        var stage = stage(windows -> {
            throw new ModelFailedException("out of order");
        });

        stage.process(second(100, due("a", 100, 0), due("b", 100, 0)));
        stage.commit();

        assertThat(stage.committed())
                .extracting(record -> ((SkippedWindow) record.value()).reason())
                .containsExactly(SkippedWindow.Reason.MODEL_FAILED, SkippedWindow.Reason.MODEL_FAILED);
    }

    @Test
    void tellsWhetherAVmIsDegradedFromItsPredictionsAndStartsAnewAfterAGapOrALeave() {
        var stage = stage(windows -> {});

        for (long second = 100; second < 110; second++) {
            stage.process(second(second, due("a", second, 0)));
        }
        stage.process(second(141, due("a", 141, 0)));
        stage.process(second(142, due("a", 142, 0)));
        stage.process(second(143, new Emission.Gone(vm("a"))));
        stage.process(second(144, due("a", 144, 0)));
        stage.commit();

        List<Condition> said = stage.committed().stream()
                .map(Record::value)
                .filter(Prediction.class::isInstance)
                .map(made -> ((Prediction) made).condition().orElseThrow())
                .toList();
        assertThat(said.get(9).degraded()).isTrue();
        assertThat(said.get(9).since()).isEqualTo(106);
        // The probability is 0.999, not 1.
        assertThat(said.get(0).probability()).isEqualTo(0.0999f);
        assertThat(said.get(10)).isEqualTo(new Condition(Condition.State.WELL, 0.0999f, 141));
        assertThat(said.get(11).probability()).isGreaterThan(0.0999f);
        assertThat(said.get(12)).isEqualTo(new Condition(Condition.State.WELL, 0.0999f, 144));
    }

    /** A process that starts again goes on where it was. */
    @Test
    void whatIsSaidOutlivesARestart() {
        var stage = stage(windows -> {});
        for (long second = 100; second < 108; second++) {
            stage.process(second(second, due("a", second, 0)));
            stage.commit();
            stage.revive();
        }

        Prediction last = (Prediction) stage.committed().getLast().value();

        assertThat(last.condition().orElseThrow().degraded()).isTrue();
        assertThat(last.condition().orElseThrow().since()).isEqualTo(106);
    }

    private static String kind(Object value) {
        return switch (value) {
            case Prediction unused -> "predicted";
            case SkippedWindow unused -> "skipped";
            case null, default -> "gone";
        };
    }

    /** Without attention summaries, which follow each prediction. */
    private static ProcessorStage<String, HostEvent, Object, Object> stage(Consumer<List<MetricWindow>> effect) {
        PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
        WindowPredictor predictor =
                new WindowPredictor(new FixedEngine(BUNDLE.manifest(), 0.5f, effect), MANIFEST, metrics);
        return new ProcessorStage<>(
                        HostSecondPrediction.supplier(() -> predictor, DegradedRule.DEFAULT, Optional.empty(), metrics))
                .without(HostSecondPrediction.ATTENTION);
    }

    private static Record<String, HostEvent> second(long second, Emission... emissions) {
        return new Record<>("h", new HostEmissions("h", second, List.of(emissions)), 0);
    }

    /** A window of ten rows, of which the last ones are imputed. */
    private static Emission due(String vm, long second, int imputed) {
        Row row = Row.real(new float[FEATURES], new long[Row.words(FEATURES)]);
        Row[] rows = new Row[10];
        Arrays.fill(rows, row);
        Arrays.fill(rows, rows.length - imputed, rows.length, row.asImputed());
        return new Emission.Due(vm(vm), second, 1, new MetricWindow(List.of(rows)), Optional.empty(), Optional.empty());
    }

    private static VmKey vm(String name) {
        return new VmKey("h", name);
    }
}
