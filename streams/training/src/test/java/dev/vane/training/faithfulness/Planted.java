package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.GroupRelevance;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Feature.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Measurements that a test makes up. */
final class Planted {
    private static final EvidenceMeasure EVIDENCE =
            new EvidenceMeasure(1, 1, false, false, "", "cpu", Double.NaN, Double.NaN);

    private Planted() {}

    /** A window in which a kind was on; the right group, disk, is at a given place of four. */
    static WindowMeasure window(String kind, ToIntFunction<Contender> place) {
        Map<Contender, MethodMeasure> methods = new EnumMap<>(Contender.class);
        for (Contender one : Contender.values()) {
            methods.put(one, method(place.applyAsInt(one)));
        }
        return new WindowMeasure(9, 1, 0.5, kind, kind.isEmpty(), List.of("cpu", "disk"), methods, EVIDENCE);
    }

    private static MethodMeasure method(int place) {
        List<GroupRelevance> groups = new ArrayList<>();
        for (String name : List.of("cpu", "memory", "network")) {
            groups.add(new GroupRelevance(new MetricGroup(name, Scope.NEIGHBOUR), 0));
        }
        groups.add(place - 1, new GroupRelevance(new MetricGroup("disk", Scope.NEIGHBOUR), 0));
        List<Double> changes = Collections.nCopies(Perturbation.STEPS, 0.1);
        return new MethodMeasure(new Perturbation(changes, changes), groups, 0, false, false, Double.NaN, 2, 1, 1);
    }

    static RunMeasure run(int number, WindowMeasure... windows) {
        return new RunMeasure("run-" + number, "app", List.of(windows), 1, 1);
    }
}
