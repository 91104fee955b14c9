package dev.vane.training.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Signals;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.baseline.AveragedBoosting;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.CorrectedTrees;
import dev.vane.training.baseline.ExtraTrees;
import dev.vane.training.baseline.ExtraTreesConfig;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.ModelInputs;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From labelled windows to a bundle that serves, small enough for seconds. */
class BundleTrainingTest {
    @TempDir
    private Path folder;

    private ExampleSet windows;
    private BundleTraining.Trained trained;

    @BeforeEach
    void train() {
        windows = planted(8, 12);
        trained = train(windows);
    }

    private BundleTraining.Trained train(ExampleSet examples) {
        CloudFormerArchitecture small = new CloudFormerArchitecture(6, 1, 8, 8, 2, 4, 16, 1, 8, true);
        TrainingConfig shipped = TrainingConfig.shipped();
        CloudFormerMethod network = new CloudFormerMethod(
                shipped.with(small.withMetricEmbedding())
                        .with(shipped.schedule().with(12, 5e-3)),
                Ablation.NONE);
        BoostingConfig standard = BoostingConfig.standard();
        AveragedBoosting boosted = new AveragedBoosting(new BoostingConfig(30, 0.2, 2, 1, 1, 1, standard.objective()));
        return new BundleTraining(
                        "small",
                        network,
                        List.of(boosted, new ExtraTrees(new ExtraTreesConfig(20, 2, 0.5, List.of(Statistic.values())))),
                        Blending.ofApplications(Shares.SMALLEST_ERROR),
                        ModelInputs.METRICS,
                        false)
                .run(
                        examples,
                        new Manifest.DataSource("planted", "0123456789abcdef", examples.size()),
                        new PredictionCache(folder.resolve("cache")),
                        1,
                        Progress.NONE);
    }

    @Test
    void servesWhatWasTrainedWithIntervalAndFamiliarity() throws IOException {
        Path file = folder.resolve("bundle.zip");
        trained.bundle().write(file);
        ModelBundle bundle = ModelBundle.read(file);
        Manifest manifest = bundle.manifest();

        assertThat(ServedCheck.largestDifference(trained, windows)).isLessThan(1e-5);
        assertThat(manifest.trained()).isTrue();
        assertThat(manifest.version()).matches("01234567-1-[0-9a-f]{4}");
        assertThat(manifest.interval().coverage()).isEqualTo(0.9);
        assertThat(manifest.familiarity()
                        .isFamiliar(manifest.familiarity()
                                .of(windows.examples().getFirst().window())))
                .isTrue();
        assertThat(manifest.evaluation()).extracting(Manifest.Score::measure).contains("mean_absolute_error");
        assertThat(manifest.files()).containsKeys("model.onnx", "model-explain.onnx", "MODEL-CARD.md");
        assertThat(manifest.adaptation()).isNull();
        double error = 0;
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle)) {
            for (Example example : windows.examples()) {
                double predicted =
                        engine.predict(List.of(example.window())).getFirst().relativePerformance();
                error += Math.abs(predicted - example.target()) / windows.size();
            }
        }
        // The best constant's error is 0.17.
        assertThat(error).isLessThan(0.05);
    }

    @Test
    void measuresItselfOnApplicationsThatWereLeftOut() {
        double error = trained.bundle().manifest().evaluation().getFirst().value();
        double onTraining = 0;
        for (int i = 0; i < windows.size(); i++) {
            onTraining += Math.abs(trained.predictions().get(i)
                            - windows.examples().get(i).target())
                    / windows.size();
        }

        assertThat(error).isGreaterThan(onTraining).isCloseTo(0.04, within(0.04));
    }

    @Test
    void correctsWhatIsKnownAndServesIt() throws IOException {
        Random random = new Random(4);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            float share = 0.3f + 0.6f * random.nextFloat();
            Row row = Row.builder(2).set(0, share).set(1, share + 0.05f).build();
            MetricWindow window = new MetricWindow(Collections.nCopies(6, row));
            examples.add(new Example("run-" + i, "application-" + i % 6, i, window, share + 0.02, false));
        }
        ExampleSet known = new ExampleSet(
                List.of(
                        new Feature(Signals.DEMAND_SHARE, "1", "cpu", Scope.OWN),
                        new Feature(Signals.TIME_NOT_LOST, "1", "cpu", Scope.OWN)),
                6,
                examples);
        TrainingConfig config = TrainingConfig.shipped()
                .with(KnownRule.BEST_OF_BOTH)
                .with(new CloudFormerArchitecture(6, 2, 8, 8, 2, 4, 16, 1, 8, true));
        ExtraTreesConfig trees = new ExtraTreesConfig(20, 2, 0.5, List.of(Statistic.values()));

        BundleTraining.Trained corrected = new BundleTraining(
                        "small",
                        new CloudFormerMethod(config, Ablation.NONE),
                        List.of(new CorrectedTrees(KnownRule.BEST_OF_BOTH, trees)),
                        Blending.ofApplications(Shares.SMALLEST_ERROR),
                        ModelInputs.SIGNALS,
                        false)
                .run(
                        known,
                        new Manifest.DataSource("known", "0123456789abcdef", known.size()),
                        new PredictionCache(folder.resolve("known")),
                        1,
                        Progress.NONE);

        Manifest manifest = corrected.bundle().manifest();
        assertThat(ServedCheck.largestDifference(corrected, known)).isLessThan(1e-5);
        assertThat(manifest.known())
                .extracting(Manifest.Known::number)
                .containsExactly(Signals.DEMAND_SHARE + ".last", Signals.TIME_NOT_LOST + ".last");
        // What is known misses by 0.005.
        assertThat(manifest.evaluation().getFirst().value()).isLessThan(0.01);
    }

    @Test
    void learnsWhatMeasurementsTellWhereVmsAreInSeveralBlocks() throws IOException {
        ExampleSet examples = planted(12, 12);
        List<Example> inBlocks = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Example one = examples.examples().get(i);
            String run = "block-%d/%s/%d".formatted(i / 12 % 2, one.group(), i);
            inBlocks.add(new Example(run, one.group(), one.lastRow(), one.window(), one.target(), false));
        }
        Path file = folder.resolve("blocks.zip");

        train(new ExampleSet(examples.features(), 6, inBlocks)).bundle().write(file);

        ModelBundle bundle = ModelBundle.read(file);
        // Nothing is learnt from windows whose errors are noise, so the most careful rule is.
        assertThat(bundle.manifest().adaptation().vms()).isEqualTo(0.2);
    }

    /** Targets follow the level of the one feature. */
    private static ExampleSet planted(int groups, int ofEach) {
        Random random = new Random(3);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < groups * ofEach; i++) {
            float level = random.nextFloat();
            float[] values = new float[6];
            for (int row = 0; row < values.length; row++) {
                values[row] = level + 0.02f * (float) random.nextGaussian();
            }
            double target = Math.clamp(0.2 + 0.7 * level + 0.02 * random.nextGaussian(), 0.01, 1);
            examples.add(Examples.of("application-" + i % groups, "run-" + i, target, values));
        }
        return new ExampleSet(Examples.set(examples).features(), 6, examples);
    }
}
