package dev.vane.training.cloudformer;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.cloudformer.ParameterShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is left out of the model, to see what it was worth. */
public enum Ablation {
    /** Nothing. */
    NONE("cloudformer"),
    /** The system branch: its CLS is zero in the head. */
    TEMPORAL_ONLY("temporal only"),
    /** The temporal branch: its CLS is zero in the head. */
    SYSTEM_ONLY("system only"),
    /** Every feature of the neighbours, as if the training data did not have it. */
    WITHOUT_NEIGHBOURS("without neighbours");

    private final String methodName;

    Ablation(String methodName) {
        this.methodName = methodName;
    }

    /** What the method is called in reports. */
    public String methodName() {
        return methodName;
    }

    /** True if the head sees the temporal branch. */
    boolean hasTemporal() {
        return this != SYSTEM_ONLY;
    }

    /** True if the head sees the system branch. */
    boolean hasSystem() {
        return this != TEMPORAL_ONLY;
    }

    /** The scalings, with those of features that are left out as for features that were never observed. */
    List<FeatureScaling> apply(List<Feature> features, List<FeatureScaling> scalings) {
        if (this != WITHOUT_NEIGHBOURS) {
            return scalings;
        }
        return IntStream.range(0, scalings.size())
                .mapToObj(i -> !features.get(i).scope().isOwn() ? silent() : scalings.get(i))
                .toList();
    }

    /** Always 0, and absent where the model is told of absence. */
    static FeatureScaling silent() {
        return new FeatureScaling(Transform.LINEAR, 0, 0, false);
    }

    /**
     * The same weights, but with the head deaf to a branch that is left out: a model that computes both branches then
     * says the same.
     */
    CloudFormerWeights apply(CloudFormerArchitecture architecture, CloudFormerWeights weights) {
        Map<String, float[]> tensors = new HashMap<>();
        for (ParameterShape shape : architecture.parameters()) {
            tensors.put(shape.name(), weights.values(shape.name()));
        }
        float[] head = tensors.get("head.hidden.weight");
        int temporal = architecture.temporalWidth() * architecture.headHidden();
        Arrays.fill(head, 0, hasTemporal() ? 0 : temporal, 0f);
        Arrays.fill(head, hasSystem() ? head.length : temporal, head.length, 0f);
        return CloudFormerWeights.of(architecture, tensors);
    }
}
