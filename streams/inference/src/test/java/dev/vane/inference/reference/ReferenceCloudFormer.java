package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.MetricWindow;
import java.util.List;

/**
 * CloudFormer's forward pass, slow and obvious, in double: the judge of the faster ones. It masks nothing: rows that are
 * padding and metrics that are no keys are simply not there, and get the weight 0 when the rows are written out.
 */
public final class ReferenceCloudFormer {
    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final ReferenceLayers layers;

    public ReferenceCloudFormer(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        this.architecture = architecture;
        this.scalings = List.copyOf(scalings);
        this.layers = new ReferenceLayers(architecture, weights);
    }

    /** Predicts one window. */
    public ReferenceOutput predict(MetricWindow window) {
        return predict(window, Intervention.NONE);
    }

    /** What it would predict if something were done on the way. */
    public ReferenceOutput predict(MetricWindow window, Intervention intervention) {
        return new ReferencePass(architecture, scalings, layers, window, intervention).output();
    }
}
