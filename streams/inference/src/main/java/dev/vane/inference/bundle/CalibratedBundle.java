package dev.vane.inference.bundle;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.onnx.ModelRewriting;
import java.util.HashMap;
import java.util.Map;

/** The same network in other bundles. */
public final class CalibratedBundle {
    private CalibratedBundle() {}

    /**
     * A bundle with other calibrated heads; without any, what it was before heads were calibrated.
     *
     * <p>Interval and scores in the manifest stay those of the model that they were measured with.
     *
     * @throws IllegalArgumentException if the heads were chosen with another model
     */
    public static ModelBundle with(ModelBundle bundle, Calibration calibration) {
        Manifest manifest = bundle.manifest();
        if (!calibration.heads().isEmpty() && !calibration.weightsSha256().equals(bundle.weightsSha256())) {
            throw new IllegalArgumentException("the heads were chosen with the weights %s, those of %s are %s"
                    .formatted(calibration.weightsSha256(), manifest.name(), bundle.weightsSha256()));
        }
        Map<String, byte[]> files = new HashMap<>(bundle.contents());
        ModelRewriting rewriting = rewriting(bundle);
        files.put(ModelBundle.MODEL, rewriting.serving(manifest.treeShare(), calibration));
        files.put(ModelBundle.EXPLAIN, rewriting.explaining(manifest.treeShare(), calibration.rule()));
        return ModelBundle.of(manifest.with(calibration), files);
    }

    /** A bundle whose prediction is the network's, with the heads that are calibrated in the bundle. */
    public static ModelBundle networkAlone(ModelBundle bundle) {
        Manifest manifest = bundle.manifest().withoutTrees();
        byte[] model = rewriting(bundle).serving(0, manifest.calibration());
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model));
    }

    private static ModelRewriting rewriting(ModelBundle bundle) {
        Manifest manifest = bundle.manifest();
        return new ModelRewriting(
                bundle.model(), manifest.architecture(), manifest.normalisation(), manifest.knownPart());
    }
}
