package dev.vane.inference.bundle;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.onnx.ModelTensors;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bundle with both its models written anew from the tensors and trees in the one that serves: with other calibrated
 * heads, and with an explaining model where it had none.
 */
public final class RewrittenBundle {
    private RewrittenBundle() {}

    /**
     * The same network and trees; every other file stays.
     *
     * @param alpha of {@link Calibration}
     * @param beta of {@link Calibration}; without meaning if no head is calibrated
     * @param heads to calibrate, instead of those that are calibrated now
     */
    public static ModelBundle of(ModelBundle bundle, double alpha, double beta, List<CalibratedHead> heads) {
        Manifest manifest = bundle.manifest();
        CloudFormerArchitecture architecture = manifest.architecture();
        byte[] served = bundle.model();
        CloudFormerWeights weights = ModelTensors.read(served, architecture).weights();
        Optional<CloudFormerGraph.Trees> trees = manifest.hasTrees()
                ? Optional.of(CloudFormerGraph.Trees.read(served, manifest.treeShare()))
                : Optional.empty();
        String hash = heads.isEmpty() ? "" : bundle.weightsSha256();
        var calibration = new Calibration(hash, alpha, heads.isEmpty() ? 1 : beta, heads);
        var files = new TreeMap<>(bundle.files());
        files.put(
                ModelBundle.MODEL,
                CloudFormerGraph.write(architecture, manifest.normalisation(), weights, trees, calibration));
        files.put(
                ModelBundle.EXPLAIN,
                ExplainGraph.write(architecture, manifest.normalisation(), weights, trees, calibration.rule()));
        return ModelBundle.of(manifest.with(calibration), files);
    }
}
