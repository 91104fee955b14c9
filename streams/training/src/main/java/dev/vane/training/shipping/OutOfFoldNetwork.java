package dev.vane.training.shipping;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.window.Ratio;
import dev.vane.training.cloudformer.CloudFormerFitted;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.MeaningfulRatios;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network of the inner folds of a bundle's training, as it would serve alone.
 *
 * @param applications that it did not see
 */
public record OutOfFoldNetwork(ModelBundle bundle, Set<String> applications) {
    public OutOfFoldNetwork {
        applications = Set.copyOf(applications);
    }

    /**
     * One for each fold, every application being left out once. What training has kept as a checkpoint is not trained again.
     *
     * @param examples that the bundle is trained on, with all features of their data set
     * @param seed of that training
     */
    public static List<OutOfFoldNetwork> of(
            BundleTraining training, ExampleSet examples, long seed, Progress progress) {
        ExampleSet inputs = training.inputs(examples);
        List<Ratio> ratios = training.ratios()
                ? MeaningfulRatios.of(training.chosen().of(examples).features()).ratios()
                : List.of();
        List<Split> splits = Folds.grouped(inputs, Blending.FOLDS, seed).splits(inputs);
        List<OutOfFoldNetwork> networks = new ArrayList<>();
        for (Split split : splits) {
            int before = networks.size();
            CloudFormerFitted fitted = training.network()
                    .fit(split.training(), seed, (done, note) -> progress.at((before + done) / splits.size(), note));
            networks.add(new OutOfFoldNetwork(
                    bundle("%s-fold-%d".formatted(training.name(), before + 1), inputs, ratios, fitted),
                    split.test().groups()));
        }
        return networks;
    }

    private static ModelBundle bundle(String name, ExampleSet inputs, List<Ratio> ratios, CloudFormerFitted fitted) {
        Manifest manifest = new Manifest(
                        name,
                        "out-of-fold",
                        true,
                        inputs.windowRows(),
                        1,
                        inputs.features(),
                        ratios,
                        fitted.scalings(),
                        fitted.architecture(),
                        0,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        Map.of())
                .withKnown(KnownRule.known(inputs.features(), fitted.known()));
        byte[] model = CloudFormerGraph.write(
                fitted.architecture(),
                fitted.scalings(),
                fitted.weights(),
                fitted.known(),
                Optional.empty(),
                Calibration.NONE);
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model));
    }
}
