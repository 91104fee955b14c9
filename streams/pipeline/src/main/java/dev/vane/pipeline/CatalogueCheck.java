package dev.vane.pipeline;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import java.util.List;
import java.util.stream.Stream;

/** A model and the catalogue must mean the same by every position of a row. */
final class CatalogueCheck {
    private CatalogueCheck() {}

    static void require(Manifest manifest) {
        List<Feature> expected = Stream.of(Scope.OWN, Scope.NEIGHBOUR)
                .flatMap(scope -> MetricCatalogue.get().metrics().stream().map(metric -> feature(metric, scope)))
                .toList();
        List<Feature> actual = manifest.features();
        if (actual.size() != expected.size()) {
            throw new IllegalArgumentException("model %s has %d features, the catalogue gives %d"
                    .formatted(manifest.name(), actual.size(), expected.size()));
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!actual.get(i).equals(expected.get(i))) {
                throw new IllegalArgumentException("model %s has %s at position %d, the catalogue has %s"
                        .formatted(manifest.name(), actual.get(i), i, expected.get(i)));
            }
        }
    }

    private static Feature feature(Metric metric, Scope scope) {
        return new Feature(metric.name(), metric.unit(), metric.group().label(), scope);
    }
}
