package dev.vane.exporter;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Names of models come from the data: so that the data cannot make series without end, those that most VMs have are shown. */
final class Models {
    private Models() {}

    /** The models with the most entries, at most {@code max} of them; among equals in the order of their names. */
    static <K extends Comparable<K>> List<K> mostUsed(Map<K, ? extends Collection<?>> byModel, int max) {
        return byModel.keySet().stream()
                .sorted(Comparator.<K>comparingInt(model -> -byModel.get(model).size())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(max)
                .toList();
    }
}
