package dev.vane.pipeline.explain;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionMap.Feature;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Prediction;
import dev.vane.inference.attention.MapSummarizer.Maps;
import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Converts attention maps to their contract record. */
final class PublishedMaps {
    private final Manifest manifest;
    private final RealTokens realTokens;

    PublishedMaps(Manifest manifest) {
        this.manifest = manifest;
        this.realTokens = new RealTokens(manifest);
    }

    /** A map for each branch. */
    List<AttentionMap> of(Prediction prediction, MetricWindow window, Maps maps, boolean calibrated) {
        return List.of(
                map(prediction, Branch.TEMPORAL, List.of(), maps.temporal(), calibrated),
                map(prediction, Branch.SYSTEM, features(window), maps.system(), calibrated));
    }

    private static AttentionMap map(
            Prediction prediction, Branch branch, List<Feature> features, Tensor weights, boolean calibrated) {
        return AttentionMap.of(
                prediction.key(),
                prediction.second(),
                prediction.model(),
                branch,
                calibrated,
                weights.shape().get(0),
                weights.shape().get(1),
                weights.shape().get(2),
                features,
                weights.toArray());
    }

    private List<Feature> features(MetricWindow window) {
        Set<Integer> present =
                Arrays.stream(realTokens.metrics(window)).boxed().collect(Collectors.toUnmodifiableSet());
        return IntStream.range(0, manifest.features().size())
                .mapToObj(i -> {
                    var feature = manifest.features().get(i);
                    return new Feature(
                            feature.scope().told(feature.name()),
                            feature.group(),
                            PublishedExplanation.scope(feature.scope()),
                            present.contains(i + 1));
                })
                .toList();
    }
}
