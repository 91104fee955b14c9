package dev.vane.training.faithfulness;

import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.onnx.CloudFormerGraph;
import java.util.List;
import java.util.Map;

/** Bundles that are asked for explanations beside the one that serves. */
final class RandomisedModel {
    private RandomisedModel() {}

    /** A network of the same make and scalings that has learnt nothing, without trees. */
    static ModelBundle of(Manifest manifest, long seed) {
        var untrained = new Manifest(
                manifest.name() + "-randomised",
                "seed-" + seed,
                false,
                manifest.windowRows(),
                manifest.stepSeconds(),
                manifest.features(),
                manifest.ratios(),
                manifest.normalisation(),
                manifest.architecture(),
                0,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
        byte[] model = CloudFormerGraph.write(
                manifest.architecture(),
                manifest.normalisation(),
                CloudFormerWeights.random(manifest.architecture(), seed));
        return CalibratedBundle.with(ModelBundle.of(untrained, Map.of(ModelBundle.MODEL, model)), Calibration.NONE);
    }

    /** The bundle itself, or with an explaining model made of its own weights if it has none. */
    static ModelBundle explaining(ModelBundle bundle) {
        return bundle.explains()
                ? bundle
                : CalibratedBundle.with(bundle, bundle.manifest().calibration());
    }
}
