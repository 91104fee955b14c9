package dev.vane.training.example;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Signals;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of a data set's features a model is given. */
public enum ModelInputs {
    /** The metrics of the VM and of all its neighbours together, as published; nothing of the stall ledger. */
    METRICS {
        @Override
        public ExampleSet of(ExampleSet examples) {
            return FeatureSubset.without(
                    examples,
                    feature -> BESIDE_CATALOGUE.contains(feature.name())
                            || feature.scope() == Scope.SAME_CPUS
                            || feature.scope() == Scope.OTHER_CPUS);
        }
    },
    /**
     * All that is known and is there at least once: of the VM with its stall ledger, and of its neighbours on its CPUs and
     * elsewhere, where the data set tells them apart.
     */
    SIGNALS {
        @Override
        public ExampleSet of(ExampleSet examples) {
            boolean areApart = examples.features().stream().anyMatch(feature -> feature.scope() == Scope.SAME_CPUS);
            Set<Integer> present = present(examples);
            List<Feature> all = examples.features();
            return FeatureSubset.only(
                    examples,
                    present.stream()
                            .filter(place -> !areApart || all.get(place).scope() != Scope.NEIGHBOUR)
                            .sorted()
                            .mapToInt(Integer::intValue)
                            .toArray());
        }
    };

    private static final Set<String> BESIDE_CATALOGUE = besideCatalogue();

    private static Set<String> besideCatalogue() {
        Set<String> names =
                Arrays.stream(Extra.values()).map(Extra::key).collect(Collectors.toCollection(HashSet::new));
        names.add(Signals.SCHEDULER_SHARE);
        names.add(Signals.TIME_NOT_LOST);
        names.add(Signals.DEMAND_SHARE);
        return Set.copyOf(names);
    }

    private static Set<Integer> present(ExampleSet examples) {
        Set<Integer> missing = new HashSet<>();
        for (int feature = 0; feature < examples.features().size(); feature++) {
            missing.add(feature);
        }
        Set<Integer> present = new HashSet<>();
        for (Example example : examples.examples()) {
            example.window()
                    .rows()
                    .forEach(row -> missing.removeIf(feature -> {
                        boolean isPresent = row.isPresent(feature);
                        if (isPresent) {
                            present.add(feature);
                        }
                        return isPresent;
                    }));
        }
        return present;
    }

    /** The same examples with these features. */
    public abstract ExampleSet of(ExampleSet examples);
}
