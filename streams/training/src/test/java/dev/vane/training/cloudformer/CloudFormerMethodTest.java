package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloudFormerMethodTest {
    private static final ExampleSet TRAINING = Small.planted(5, 8, 1);
    private static final ExampleSet UNSEEN = Small.planted(2, 6, 2);

    private static CloudFormerFitted fit(Ablation ablation, int epochs) {
        return new CloudFormerMethod(Small.config(epochs, 0.1), ablation).fit(TRAINING, 1, Progress.NONE);
    }

    @Test
    void findsAPlantedRelation() {
        double[] predictions = fit(Ablation.NONE, 40).predict(UNSEEN);

        double error = 0;
        double ofConstant = 0;
        for (int i = 0; i < predictions.length; i++) {
            error += Math.abs(predictions[i] - UNSEEN.targets()[i]);
            ofConstant += Math.abs(0.55 - UNSEEN.targets()[i]);
        }
        assertThat(error).isLessThan(0.5 * ofConstant);
    }

    @Test
    void handsOutWhatTheServedFileSays() throws IOException {
        List<MetricWindow> windows =
                UNSEEN.examples().stream().map(Example::window).toList();
        for (Ablation ablation : Ablation.values()) {
            CloudFormerFitted fitted = fit(ablation, 2);
            double[] predictions = fitted.predict(UNSEEN);

            List<ModelOutput> served;
            try (OnnxRuntimeEngine engine =
                    OnnxRuntimeEngine.open(Small.bundle(fitted.architecture(), fitted.scalings(), fitted.weights()))) {
                served = engine.predict(windows);
            }

            for (int i = 0; i < predictions.length; i++) {
                assertThat((double) served.get(i).relativePerformance())
                        .as(ablation.methodName())
                        .isCloseTo(predictions[i], within(1e-5));
            }
        }
    }

    @Test
    void doesNotSeeNeighboursThatAreLeftOut() {
        CloudFormerFitted whole = fit(Ablation.NONE, 2);
        CloudFormerFitted without = fit(Ablation.WITHOUT_NEIGHBOURS, 2);
        ExampleSet loud = withLoudNeighbours(UNSEEN);

        assertThat(without.predict(loud)).isEqualTo(without.predict(UNSEEN));
        assertThat(whole.predict(loud)).isNotEqualTo(whole.predict(UNSEEN));
    }

    private static ExampleSet withLoudNeighbours(ExampleSet examples) {
        return new ExampleSet(
                examples.features(),
                examples.windowRows(),
                examples.examples().stream()
                        .map(example -> new Example(
                                example.run(),
                                example.group(),
                                example.lastRow(),
                                new MetricWindow(example.window().rows().stream()
                                        .map(CloudFormerMethodTest::loud)
                                        .toList()),
                                example.target(),
                                example.lone()))
                        .toList());
    }

    private static Row loud(Row row) {
        float[] values = new float[row.features()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.value(i) + (2 * i < values.length ? 0 : 5);
        }
        return Row.real(values, new long[] {0b111101});
    }

    @Test
    void saysNothingOfExamplesOfAnotherShape() {
        CloudFormerFitted fitted = fit(Ablation.NONE, 1);

        assertThatThrownBy(() -> fitted.predict(new ExampleSet(Small.features(2), Small.ROWS, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learnt from 6 features in up to 14 rows, not 2 in 14");
        assertThatThrownBy(() -> fitted.predict(new ExampleSet(Small.features(6), 15, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learnt from 6 features in up to 14 rows, not 6 in 15");
    }

    @Test
    void isKnownByNameAndSettings() {
        CloudFormerMethod method = new CloudFormerMethod(TrainingConfig.shipped(), Ablation.NONE);

        assertThat(method.name()).isEqualTo("cloudformer");
        assertThat(method.identity()).startsWith("cloudformer ").contains("learningRate=0.001", "presence=true");
        assertThat(new CloudFormerMethod(TrainingConfig.shipped(), Ablation.SYSTEM_ONLY).name())
                .isEqualTo("system only");
        assertThat(new CloudFormerMethod(TrainingConfig.paper(), Ablation.NONE).identity())
                .isNotEqualTo(method.identity());
    }
}
