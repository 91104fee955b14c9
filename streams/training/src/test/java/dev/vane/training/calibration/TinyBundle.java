package dev.vane.training.calibration;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A bundle whose network is random and small, and a third of whose prediction is a tree's. */
public final class TinyBundle {
    public static final double TREE_SHARE = 1.0 / 3;

    /** What its one tree always says. */
    public static final float TREE = 0.9f;

    private TinyBundle() {}

    /** Three blocks of two heads, so that one block may be calibrated. */
    public static ModelBundle of(List<Feature> features, int windowRows, long seed) {
        var architecture = new CloudFormerArchitecture(windowRows, features.size(), 8, 8, 2, 4, 16, 3, 8, true);
        List<FeatureScaling> scalings = Collections.nCopies(features.size(), FeatureScaling.magnitude());
        var tree =
                new TreeModel(WindowSummary.size(features.size()), TREE, List.of(new Tree(List.of(new Node.Leaf(0)))));
        byte[] model = CloudFormerGraph.write(
                architecture,
                scalings,
                CloudFormerWeights.random(architecture, seed),
                new CloudFormerGraph.Trees(tree, TREE_SHARE));
        var manifest = new Manifest(
                "tiny",
                "seed-" + seed,
                false,
                windowRows,
                1,
                features,
                List.of(),
                scalings,
                architecture,
                TREE_SHARE,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model));
    }
}
