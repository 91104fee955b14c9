package dev.vane.pipeline.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.familiarity.FamiliarityFit;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor.Predicted;
import dev.vane.pipeline.window.Emission.Due;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowPredictorTest {
    private static final Manifest BARE = CatalogueFeatures.untrained(1).manifest();
    private static final int FEATURES = BARE.features().size();
    private static final IntervalRule INTERVAL =
            new IntervalRule(0.9, List.of(0.5), List.of(0.125), List.of(0.0625), 2);

    /** Bounds and familiarity are published as floats. */
    private static final double TOLERANCE = 1e-6;

    @Test
    void saysHowFarOffItMayBeAndHowLikeTrainingTheWindowIs() {
        Prediction prediction =
                predict(0.5f, INTERVAL, familiarity(), window(1.5)).orElseThrow();

        assertThat(prediction.relativePerformance()).isEqualTo(0.5f);
        assertThat(prediction.lower().orElseThrow()).isCloseTo(0.375, within(TOLERANCE));
        assertThat(prediction.upper().orElseThrow()).isCloseTo(0.5625, within(TOLERANCE));
        assertThat(prediction.familiarity().orElseThrow()).isGreaterThan(0.5);
        assertThat(prediction.unfamiliar()).isFalse();
    }

    @Test
    void widensTheIntervalAndSaysSoWhereTheWindowIsUnlikeTraining() {
        Prediction prediction =
                predict(0.5f, INTERVAL, familiarity(), window(1000)).orElseThrow();

        assertThat(prediction.lower().orElseThrow()).isCloseTo(0.25, within(TOLERANCE));
        assertThat(prediction.upper().orElseThrow()).isCloseTo(0.625, within(TOLERANCE));
        assertThat(prediction.familiarity()).hasValue(0);
        assertThat(prediction.unfamiliar()).isTrue();
    }

    @Test
    void saysNeitherWhereTheModelCannotTell() {
        Prediction prediction = predict(0.5f, null, null, window(1000)).orElseThrow();

        assertThat(List.of(prediction.lower(), prediction.upper(), prediction.familiarity()))
                .containsOnly(OptionalDouble.empty());
        assertThat(prediction.unfamiliar()).isFalse();
    }

    @Test
    void marksTheWindowEvenWhereTheModelHasNoInterval() {
        Prediction prediction = predict(0.5f, null, familiarity(), window(1000)).orElseThrow();

        assertThat(prediction.lower()).isEmpty();
        assertThat(prediction.unfamiliar()).isTrue();
    }

    @Test
    void takesNothingForAPredictionThatIsNoRelativePerformance() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0, -0.5f, 1.5f}) {
            assertThat(predict(bad, INTERVAL, null, window(1)))
                    .as("output %s", bad)
                    .isEmpty();
        }
        assertThat(predict(1, INTERVAL, null, window(1)).orElseThrow().upper()).hasValue(1);
    }

    private static Optional<Prediction> predict(
            float output, IntervalRule interval, Familiarity familiarity, MetricWindow window) {
        Manifest manifest = new Manifest(
                BARE.name(),
                BARE.version(),
                BARE.trained(),
                BARE.windowRows(),
                BARE.stepSeconds(),
                BARE.features(),
                BARE.ratios(),
                BARE.normalisation(),
                BARE.architecture(),
                BARE.treeShare(),
                BARE.trainingData(),
                BARE.evaluation(),
                interval,
                familiarity,
                BARE.files());
        WindowPredictor predictor = new WindowPredictor(
                new FixedEngine(manifest, output), manifest, new PipelineMetrics(new PrometheusRegistry()));
        return predictor
                .predict(List.of(new Due(new VmKey("h", "a"), 100, 1, window, Optional.empty(), Optional.empty())))
                .getFirst()
                .map(Predicted::prediction);
    }

    /** Learnt from windows at levels from 1 to about 2. */
    private static Familiarity familiarity() {
        return FamiliarityFit.DEFAULT.fit(
                IntStream.range(0, 40)
                        .mapToObj(i -> new FamiliarityFit.Grouped("g" + i % 4, window(1 + i / 40.0)))
                        .toList(),
                1);
    }

    /** Twelve rows in which every feature has one value. */
    private static MetricWindow window(double value) {
        float[] values = new float[FEATURES];
        Arrays.fill(values, (float) value);
        long[] presence = new long[Row.words(FEATURES)];
        Arrays.fill(presence, -1L);
        return new MetricWindow(Collections.nCopies(12, Row.real(values, presence)));
    }
}
