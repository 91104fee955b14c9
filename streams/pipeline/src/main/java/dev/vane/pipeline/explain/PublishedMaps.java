package dev.vane.pipeline.explain;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionMap.Feature;
import dev.vane.contracts.Branch;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.Prediction;
import dev.vane.inference.attention.MapSummarizer.Maps;
import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;

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

    /** Adds a part for each block of each branch. */
    void addParts(
            Prediction prediction,
            MetricWindow window,
            Maps maps,
            boolean calibrated,
            boolean withFloats,
            List<MapPart> parts) {
        for (Branch branch : List.of(Branch.TEMPORAL, Branch.SYSTEM)) {
            Tensor all = branch == Branch.TEMPORAL ? maps.temporal() : maps.system();
            List<Feature> features = branch == Branch.TEMPORAL ? List.of() : features(window);
            float[] weights = all.toArray();
            int blocks = all.shape().get(0);
            int size = weights.length / blocks;
            for (int block = 0; block < blocks; block++) {
                float[] ofBlock = Arrays.copyOfRange(weights, block * size, (block + 1) * size);
                Tensor one = Tensor.of(
                        ofBlock,
                        1,
                        all.shape().get(1),
                        all.shape().get(2),
                        all.shape().get(3));
                parts.add(new MapPart(
                        parts.size() + 1,
                        block,
                        map(prediction, branch, features, one, calibrated),
                        withFloats ? Optional.of(littleEndian(ofBlock)) : Optional.empty()));
            }
        }
    }

    private static Bytes littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Bytes.wrap(bytes.array());
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
