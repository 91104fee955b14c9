package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import java.util.Comparator;

/** All metrics of a subsystem, the VM's own or its neighbours': the unit that people can act on. */
public record MetricGroup(String group, Scope scope) implements Comparable<MetricGroup> {
    private static final Comparator<MetricGroup> ORDER =
            Comparator.comparing(MetricGroup::group).thenComparing(MetricGroup::scope);

    /** The one that a feature belongs to. */
    public static MetricGroup of(Feature feature) {
        return new MetricGroup(feature.group(), feature.scope().ofGroup());
    }

    @Override
    public int compareTo(MetricGroup other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (scope.isOwn() ? "own " : "neighbours' ") + group;
    }
}
