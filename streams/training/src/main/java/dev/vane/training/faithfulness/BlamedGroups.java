package dev.vane.training.faithfulness;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which groups of metrics it is right to blame for an injected kind of contention. Fixed before anything was measured by
 * it: a kind presses on a resource, and right is every group that tells of this resource.
 *
 * @param ofKind groups by kind
 */
public record BlamedGroups(Map<String, Set<String>> ofKind) {
    /** Of the lab's interferers, in the catalogue's groups. */
    public static final BlamedGroups LAB = new BlamedGroups(Map.of(
            "cpu", Set.of("cpu"),
            "context-switches", Set.of("cpu"),
            "memory-bandwidth", Set.of("membw", "llc", "topdown"),
            "cache", Set.of("llc", "membw", "topdown"),
            "memory-capacity", Set.of("memory"),
            "disk", Set.of("disk"),
            "network", Set.of("network")));

    /**
     * Of {@code hpc_anomaly}, whose groups are the files of the kernel: {@code mem} and {@code vm} tell of memory,
     * {@code stat} of CPU and scheduling. There are no cache counters, so the latter is right for both other kinds.
     */
    public static final BlamedGroups HPC_ANOMALY = new BlamedGroups(Map.of(
            "memleak", Set.of("mem", "vm"),
            "cpuoccupy", Set.of("stat"),
            "cachecopy", Set.of("stat")));

    public BlamedGroups {
        var copy = new TreeMap<String, Set<String>>();
        ofKind.forEach((kind, groups) -> copy.put(kind, Set.copyOf(groups)));
        ofKind = Map.copyOf(copy);
    }

    /**
     * True if naming the group for this kind is right.
     *
     * @throws IllegalArgumentException if the kind is not known, for then it would never be right
     */
    public boolean isRight(String kind, String group) {
        return groups(kind).contains(group);
    }

    /** True if one of the groups that a window has a metric of could be named rightly. */
    public boolean isObservable(String kind, Collection<String> present) {
        return groups(kind).stream().anyMatch(present::contains);
    }

    private Set<String> groups(String kind) {
        Set<String> groups = ofKind.get(kind);
        if (groups == null) {
            throw new IllegalArgumentException("no group is right for the kind %s: known are %s"
                    .formatted(kind, ofKind.keySet().stream().sorted().toList()));
        }
        return groups;
    }
}
