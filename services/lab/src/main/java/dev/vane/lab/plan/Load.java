package dev.vane.lab.plan;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the load of an application changes in a phase, over its levels from light to heavy. */
public enum Load {
    /** The middle level all the time. */
    STATIC,
    /** From light to heavy, each level as long as the others. */
    MONOTONIC,
    /** Light, heavy, light, ... every ten seconds. */
    PERIODIC,
    /** Any level for 5 to 15 seconds. */
    RANDOM;

    private static final int PERIOD_SECONDS = 10;
    private static final int MIN_SECONDS = 5;
    private static final int MAX_SECONDS = 15;

    /**
     * The level in force from each second of a phase on.
     *
     * @param levels number of levels, at least 1
     * @param seconds length of the phase
     * @return second from 0, to index of the level
     */
    public NavigableMap<Integer, Integer> schedule(int levels, int seconds, Random random) {
        NavigableMap<Integer, Integer> schedule = new TreeMap<>();
        switch (this) {
            case STATIC -> schedule.put(0, levels / 2);
            case MONOTONIC -> {
                for (int level = 0; level < levels; level++) {
                    schedule.put(level * seconds / levels, level);
                }
            }
            case PERIODIC -> {
                for (int second = 0; second < seconds; second += PERIOD_SECONDS) {
                    schedule.put(second, second / PERIOD_SECONDS % 2 == 0 ? 0 : levels - 1);
                }
            }
            case RANDOM -> {
                for (int second = 0; second < seconds; second += random.nextInt(MIN_SECONDS, MAX_SECONDS + 1)) {
                    schedule.put(second, random.nextInt(levels));
                }
            }
        }
        return schedule;
    }

    /**
     * The levels that the pattern may take, by their indices.
     *
     * @param levels number of levels, at least 1
     */
    public SortedSet<Integer> taken(int levels) {
        return switch (this) {
            case STATIC -> new TreeSet<>(Set.of(levels / 2));
            case PERIODIC -> new TreeSet<>(List.of(0, levels - 1));
            case MONOTONIC, RANDOM -> IntStream.range(0, levels).boxed().collect(Collectors.toCollection(TreeSet::new));
        };
    }

    /**
     * A visit to some levels, each as long as the others.
     *
     * @return second from 0, to index of the level; empty without levels
     */
    public static NavigableMap<Integer, Integer> visit(SortedSet<Integer> levels, int seconds) {
        NavigableMap<Integer, Integer> schedule = new TreeMap<>();
        int number = 0;
        for (int level : levels) {
            schedule.put(number++ * seconds / levels.size(), level);
        }
        return schedule;
    }
}
