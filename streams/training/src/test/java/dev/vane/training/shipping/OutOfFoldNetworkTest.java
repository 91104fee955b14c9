package dev.vane.training.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.baseline.ExtraTrees;
import dev.vane.training.baseline.ExtraTreesConfig;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.example.ModelInputs;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the training of a bundle, the networks of its inner folds. */
class OutOfFoldNetworkTest {
    private static final double FLOAT = 1e-5;

    @TempDir
    private Path folder;

    private ExampleSet windows;
    private BundleTraining training;

    @BeforeEach
    void train() {
        ExampleSet noise = Examples.noise(6, 8, 2);
        windows = new ExampleSet(noise.features(), 2, noise.examples());
        TrainingConfig config = TrainingConfig.shipped()
                .with(new CloudFormerArchitecture(2, 1, 8, 8, 2, 4, 16, 1, 8, true))
                .with(TrainingConfig.shipped().schedule().with(2, 5e-3));
        training = new BundleTraining(
                "small",
                new CloudFormerMethod(config, Ablation.NONE).withCheckpoints(folder.resolve("checkpoints")),
                List.of(new ExtraTrees(new ExtraTreesConfig(5, 2, 0.5, List.of(Statistic.values())))),
                Blending.ofApplications(Shares.SMALLEST_ERROR),
                ModelInputs.METRICS,
                false);
        training.run(
                windows,
                new Manifest.DataSource("planted", "0123456789abcdef", windows.size()),
                new PredictionCache(folder.resolve("cache")),
                1,
                Progress.NONE);
    }

    private Map<String, Long> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            Map<String, Long> changed = new TreeMap<>();
            for (Path file : files.toList()) {
                changed.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
            return changed;
        }
    }

    @Test
    void trainsNothingAnewAndLeavesEveryApplicationOutOnce() throws IOException {
        Map<String, Long> kept = checkpoints();

        List<OutOfFoldNetwork> networks = OutOfFoldNetwork.of(training, windows, 1, Progress.NONE);

        assertThat(kept).hasSize(Blending.FOLDS + 1);
        assertThat(checkpoints()).isEqualTo(kept);
        assertThat(networks).hasSize(Blending.FOLDS);
        assertThat(networks.stream().flatMap(network -> network.applications().stream()))
                .containsExactlyInAnyOrderElementsOf(windows.groups());
    }

    @Test
    void servesWhatTheNetworkWithoutTheseApplicationsSaysOfThem() throws IOException {
        List<OutOfFoldNetwork> networks = OutOfFoldNetwork.of(training, windows, 1, Progress.NONE);

        for (OutOfFoldNetwork network : networks) {
            ExampleSet unseen = windows.only(example -> network.applications().contains(example.group()));
            double[] trained = training.network()
                    .fit(windows.only(example -> !network.applications().contains(example.group())), 1, Progress.NONE)
                    .predict(unseen);
            List<Double> served = new ArrayList<>();
            try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(network.bundle())) {
                for (Example example : unseen.examples()) {
                    served.add((double)
                            engine.predict(List.of(example.window())).getFirst().relativePerformance());
                }
            }
            for (int i = 0; i < trained.length; i++) {
                assertThat(served.get(i)).isCloseTo(trained[i], within(FLOAT));
            }
        }
    }
}
