package dev.vane.training.evaluation;

import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Parts of a set that are scored apart, by what reports call them, in their order. A part may have no window. */
final class Parts {
    /** Neighbours work, all the time or in episodes. */
    private static final List<Phase> CONTENDED = List.of(Phase.TOGETHER, Phase.EPISODE);

    private Parts() {}

    /** Contended and calm windows; none where the set has no calm ones and no episodes. */
    static Map<String, Predicate<Example>> phases(ExampleSet examples) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        examples.examples().forEach(example -> phases.add(example.phase()));
        Map<String, Predicate<Example>> parts = new LinkedHashMap<>();
        if (phases.contains(Phase.CALM) || phases.contains(Phase.EPISODE)) {
            parts.put("contended", example -> CONTENDED.contains(example.phase()));
            parts.put("calm", example -> example.phase() == Phase.CALM);
        }
        if (phases.containsAll(CONTENDED)) {
            CONTENDED.forEach(phase -> parts.put("contended: " + phase.text(), example -> example.phase() == phase));
        }
        return parts;
    }

    /** Each host; none where there is one only. */
    static Map<String, Predicate<Example>> hosts(ExampleSet examples) {
        Map<String, Predicate<Example>> parts = new LinkedHashMap<>();
        Set<String> hosts = examples.hosts();
        if (hosts.size() > 1) {
            hosts.forEach(host -> parts.put(host, example -> example.host().equals(host)));
        }
        return parts;
    }

    /**
     * Where hosts are left out: windows of applications that were learnt from on another host, and those of others.
     *
     * @param all every window that there was to learn from or to predict
     */
    static Map<String, Predicate<Example>> knownApplications(ExampleSet all) {
        Map<String, Set<String>> hosts = new HashMap<>();
        all.examples().forEach(example -> hosts.computeIfAbsent(example.group(), group -> new TreeSet<>())
                .add(example.host()));
        // Its own host is one of them, and a fold is a host.
        Predicate<Example> known = example -> hosts.get(example.group()).size() > 1;
        Map<String, Predicate<Example>> parts = new LinkedHashMap<>();
        parts.put("known applications", known);
        parts.put("unseen applications", known.negate());
        return parts;
    }
}
