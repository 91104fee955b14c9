package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.ParameterShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The features that a block computes with. A model with presence masks the token of a feature that the training data
 * never had, and multiplies its values by 0; so the block may as well not have it: attention over half of the tokens
 * costs a quarter. Only the temporal projection and the metrics’ own vectors differ by feature. The published form has no
 * masks: it keeps all.
 *
 * @param features in a row
 * @param kept places of the features that are computed with, ascending
 */
record Compaction(int features, List<Integer> kept) {
    private static final String PROJECTION = "temporal.embed.weight";
    private static final String METRICS = "system.metrics";

    Compaction {
        kept = List.copyOf(kept);
        if (kept.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the %d features was ever present in training".formatted(features));
        }
    }

    /** What a model of this architecture with these scalings can do without. */
    static Compaction of(CloudFormerArchitecture full, List<FeatureScaling> scalings) {
        return new Compaction(
                scalings.size(),
                IntStream.range(0, scalings.size())
                        .filter(i -> !full.presence() || scalings.get(i).observed())
                        .boxed()
                        .toList());
    }

    /** No feature left out. */
    static Compaction none(int features) {
        return new Compaction(features, IntStream.range(0, features).boxed().toList());
    }

    /** The architecture with the kept features only. */
    CloudFormerArchitecture compact(CloudFormerArchitecture full) {
        return full.resized(full.windowRows(), kept.size());
    }

    /** The weights of the kept features. */
    CloudFormerWeights compact(CloudFormerArchitecture full, CloudFormerWeights weights) {
        return convert(full, compact(full), weights, true);
    }

    /** The weights of a compact model as those of the full one; features that were left out get zeros. */
    CloudFormerWeights expand(CloudFormerArchitecture full, CloudFormerWeights compact) {
        return convert(full, full, compact, false);
    }

    private CloudFormerWeights convert(
            CloudFormerArchitecture full, CloudFormerArchitecture to, CloudFormerWeights weights, boolean toCompact) {
        int width = full.temporalWidth();
        Map<String, float[]> tensors = new HashMap<>();
        for (ParameterShape shape : to.parameters()) {
            tensors.put(shape.name(), weights.values(shape.name()));
        }
        float[] source = tensors.get(PROJECTION);
        float[] target = new float[to.temporalInputs() * width];
        int planes = full.presence() ? 2 : 1;
        for (int plane = 0; plane < planes; plane++) {
            for (int i = 0; i < kept.size(); i++) {
                int inFull = (plane * features + kept.get(i)) * width;
                int inCompact = (plane * kept.size() + i) * width;
                int from = toCompact ? inFull : inCompact;
                System.arraycopy(source, from, target, toCompact ? inCompact : inFull, width);
            }
        }
        tensors.put(PROJECTION, target);
        if (full.metricEmbedding()) {
            tensors.put(METRICS, convert(tensors.get(METRICS), full.systemWidth(), toCompact));
        }
        return CloudFormerWeights.of(to, tensors);
    }

    private float[] convert(float[] source, int width, boolean toCompact) {
        float[] target = new float[(toCompact ? kept.size() : features) * width];
        for (int i = 0; i < kept.size(); i++) {
            int inFull = kept.get(i) * width;
            int inCompact = i * width;
            System.arraycopy(source, toCompact ? inFull : inCompact, target, toCompact ? inCompact : inFull, width);
        }
        return target;
    }
}
