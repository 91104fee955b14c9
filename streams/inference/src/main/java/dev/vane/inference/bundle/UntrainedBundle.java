package dev.vane.inference.bundle;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.trees.KnownPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model with random weights: it exercises everything that a trained one does, and its predictions mean nothing, which
 * its manifest says.
 */
public final class UntrainedBundle {
    public static final String NAME = "cloudformer-untrained";

    private UntrainedBundle() {}

    /** The shipped architecture for these features; the same arguments give the same bytes. */
    public static ModelBundle of(List<Feature> features, List<FeatureScaling> normalisation, long seed) {
        return of(CloudFormerArchitecture.shipped(), features, normalisation, seed);
    }

    /** Any architecture. */
    public static ModelBundle of(
            CloudFormerArchitecture architecture,
            List<Feature> features,
            List<FeatureScaling> normalisation,
            long seed) {
        var manifest = new Manifest(
                NAME,
                "seed-" + seed,
                false,
                architecture.windowRows(),
                1,
                features,
                List.of(),
                normalisation,
                architecture,
                0,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
        CloudFormerWeights weights = CloudFormerWeights.random(architecture, seed);
        byte[] model = CloudFormerGraph.write(architecture, normalisation, weights);
        byte[] explain = ExplainGraph.write(
                architecture, normalisation, weights, KnownPart.NONE, Optional.empty(), Calibration.NONE.rule());
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model, ModelBundle.EXPLAIN, explain));
    }
}
