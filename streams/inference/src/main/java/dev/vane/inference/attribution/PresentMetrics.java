package dev.vane.inference.attribution;

import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.MetricWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The metrics that a window really has and the model really reads; nothing else is ever named. */
final class PresentMetrics {
    private final List<Integer> features = new ArrayList<>();
    private final SortedMap<MetricGroup, List<Integer>> groups = new TreeMap<>();

    PresentMetrics(Manifest manifest, MetricWindow window) {
        for (int token : new RealTokens(manifest).metrics(window)) {
            int feature = token - 1;
            if (feature < manifest.windowFeatures()) {
                features.add(feature);
                groups.computeIfAbsent(MetricGroup.of(manifest.features().get(feature)), group -> new ArrayList<>())
                        .add(feature);
            }
        }
    }

    /** Indices among a window's features, ascending. */
    List<Integer> features() {
        return Collections.unmodifiableList(features);
    }

    SortedMap<MetricGroup, List<Integer>> groups() {
        return Collections.unmodifiableSortedMap(groups);
    }
}
