package dev.vane.pipeline;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.FeatureScaling;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue as a model's features: every metric of the VM itself, then every metric of its neighbours. */
public final class CatalogueFeatures {
    private static final List<Feature> FEATURES = Stream.of(Scope.OWN, Scope.NEIGHBOUR)
            .flatMap(scope -> MetricCatalogue.get().metrics().stream().map(metric -> feature(metric, scope)))
            .toList();

    private CatalogueFeatures() {}

    /** A model for the catalogue with random weights, the same for the same seed. */
    public static ModelBundle untrained(long seed) {
        List<FeatureScaling> scalings = Stream.of(Scope.OWN, Scope.NEIGHBOUR)
                .flatMap(scope -> MetricCatalogue.get().metrics().stream().map(CatalogueFeatures::scaling))
                .toList();
        return UntrainedBundle.of(FEATURES, scalings, seed);
    }

    private static Feature feature(Metric metric, Scope scope) {
        return new Feature(metric.name(), metric.unit(), metric.group().label(), scope);
    }

    private static FeatureScaling scaling(Metric metric) {
        return metric.kind() == Metric.Kind.RATIO ? FeatureScaling.ratio() : FeatureScaling.magnitude();
    }
}
