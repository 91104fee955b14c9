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
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.RandomTrees;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.trees.TreeModel.Term;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
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
    /** What network and trees correct. */
    private static final Term TERM = new Term(WindowSummary.index(0, Statistic.LAST), 1e-3f, 0.25f);

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
        if (treeShare == 0) {
            return Optional.empty();
        }
        TreeModel model = RandomTrees.model(5, WindowSummary.size(architecture.features()), 40, 4);
        var corrected = new TreeModel(model.columns(), model.base(), model.trees(), List.of(TERM));
        return Optional.of(new CloudFormerGraph.Trees(corrected, treeShare));
    }

    /** What network and trees correct, if there are trees. */
    public KnownPart knownPart() {
        return treeShare == 0 ? KnownPart.NONE : new KnownPart(List.of(TERM));
    }

    /** The last rows of the first feature, as {@link #TERM} has them. */
    private List<Manifest.Known> known() {
        String number =
                SeededWindows.features(architecture.features()).getFirst().name() + ".last";
        return treeShare == 0 ? List.of() : List.of(new Manifest.Known(number, TERM.weight(), TERM.absent()));
    }

    /** Without calibrated heads. */
    public ModelBundle bundle() {
        return bundle(Calibration.NONE);
    }

    /** With calibrated heads; the hash in what is given does not matter. */
    public ModelBundle bundle(Calibration calibration) {
        byte[] model = CloudFormerGraph.write(architecture, scalings(), weights(), knownPart(), trees(), calibration);
        byte[] explain = ExplainGraph.write(
                architecture, scalings(), weights(), knownPart(), trees(), SinkRule.sparingCls((float)
                        calibration.alpha()));
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
                known(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                ofThisModel,
                Map.of());
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model, ModelBundle.EXPLAIN, explain));
    }
}
