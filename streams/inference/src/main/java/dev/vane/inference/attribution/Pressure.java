package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.FeatureScaling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What contention looks like from outside: neighbours use more of a resource than in calm times, and the VM waits for it
 * longer. A neighbours' metric that is above its calm level gets that distance plus how far the VM's own waiting for the same
 * group is above calm; own waiting gets its distance alone; all else gets nothing. Distances are in spreads, means over the
 * window, and end where the model's own values do. No model and no direction.
 */
final class Pressure {
    /** Metrics of what a VM waits for, in the group of what it waits for. */
    private static final Set<String> WAITING = Set.of(
            "vm.vcpu.runqueue_delay.ratio.mean",
            "vm.vcpu.runqueue_delay.ratio.max",
            "vm.memory.major_faults.rate",
            "vm.memory.swap_in.rate",
            "perf.major_faults",
            "vm.disk.delay.ratio");

    private Pressure() {}

    static Relevance of(Inquiry inquiry, Direction direction) {
        Manifest manifest = inquiry.models().manifest();
        double[] values = new double[manifest.windowFeatures()];
        Map<String, Double> waiting = new HashMap<>();
        for (int index : inquiry.presentFeatures()) {
            Feature feature = manifest.features().get(index);
            if (feature.scope().isOwn() && WAITING.contains(feature.name())) {
                values[index] = above(inquiry, index);
                waiting.merge(feature.group(), values[index], Math::max);
            }
        }
        for (int index : inquiry.presentFeatures()) {
            Feature feature = manifest.features().get(index);
            double above = above(inquiry, index);
            if (!feature.scope().isOwn() && above > 0) {
                values[index] = above + waiting.getOrDefault(feature.group(), 0.0);
            }
        }
        return new Relevance(AttributionMethod.PRESSURE, direction, FoldedRatios.list(values), List.of());
    }

    private static double above(Inquiry inquiry, int feature) {
        return Math.clamp(inquiry.meanZ(feature), 0, FeatureScaling.LIMIT);
    }
}
