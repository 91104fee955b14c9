package dev.vane.inference;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.onnx.ModelTensors;
import dev.vane.inference.trees.RandomTrees;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.WindowSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle for tests that predicts and explains, the same for the same arguments.
 *
 * @param weightsSeed of {@link SeededWindows#weights}
 * @param treeShare 0 for no trees
 * @param ratios made of the features before them
 */
public record SeededBundle(
        CloudFormerArchitecture architecture, long weightsSeed, double treeShare, List<Ratio> ratios) {
    /** The network alone. */
    public SeededBundle(CloudFormerArchitecture architecture, long weightsSeed) {
        this(architecture, weightsSeed, 0, List.of());
    }

    /** Feature 1 was never in the training data. */
    public List<FeatureScaling> scalings() {
        var scalings = new ArrayList<>(SeededWindows.scalings(architecture.features()));
        scalings.set(1, scalings.get(1).unobserved());
        return scalings;
    }

    /** What both files are written from. */
    public CloudFormerWeights weights() {
        return SeededWindows.weights(architecture, weightsSeed);
    }

    private Optional<CloudFormerGraph.Trees> trees() {
        return treeShare == 0
                ? Optional.empty()
                : Optional.of(new CloudFormerGraph.Trees(
                        RandomTrees.model(5, WindowSummary.size(architecture.features()), 40, 4), treeShare));
    }

    /** Without calibrated heads. */
    public ModelBundle bundle() {
        return bundle(Calibration.NONE);
    }

    /** With calibrated heads; the hash in what is given does not matter. */
    public ModelBundle bundle(Calibration calibration) {
        byte[] model = CloudFormerGraph.write(architecture, scalings(), weights(), trees(), calibration);
        byte[] explain = ExplainGraph.write(
                architecture, scalings(), weights(), trees(), SinkRule.sparingCls((float) calibration.alpha()));
        String hash = calibration.heads().isEmpty()
                ? ""
                : ModelTensors.read(model, architecture).sha256();
        var ofThisModel = new Calibration(hash, calibration.alpha(), calibration.beta(), calibration.heads());
        var manifest = new Manifest(
                "seeded",
                "seed-" + weightsSeed,
                false,
                architecture.windowRows(),
                1,
                SeededWindows.features(architecture.features()),
                ratios,
                scalings(),
                architecture,
                treeShare,
                List.of(),
                List.of(),
                null,
                null,
                ofThisModel,
                Map.of());
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model, ModelBundle.EXPLAIN, explain));
    }
}
