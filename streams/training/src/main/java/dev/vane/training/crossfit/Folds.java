package dev.vane.training.crossfit;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Applications or hosts dealt into folds; each fold is predicted once, from all the others.
 *
 * @param folds applications or hosts of each fold, disjoint
 * @param leftOut which of the two
 */
public record Folds(List<Set<String>> folds, LeftOut leftOut) {
    public Folds {
        folds = folds.stream().map(Set::copyOf).toList();
        if (folds.size() < 2 || folds.stream().anyMatch(Set::isEmpty)) {
            throw new IllegalArgumentException("there must be two folds at least, and none empty: " + folds);
        }
    }

    /** Folds of applications, as many as asked, or of one host each. */
    public static Folds of(LeftOut leftOut, ExampleSet examples, int count, long seed) {
        return switch (leftOut) {
            case APPLICATIONS -> grouped(examples, count, seed);
            case HOSTS -> hosts(examples);
        };
    }

    /**
     * One host in each fold.
     *
     * @throws IllegalArgumentException if all examples are of one host
     */
    public static Folds hosts(ExampleSet examples) {
        Set<String> hosts = examples.hosts();
        if (hosts.size() < 2) {
            throw new IllegalArgumentException(
                    "to leave hosts out a data set needs two at least; this one has %s".formatted(hosts));
        }
        return new Folds(hosts.stream().map(Set::of).toList(), LeftOut.HOSTS);
    }

    /**
     * As many folds as asked, or as there are groups if those are fewer. Groups come in random order, each to the fold
     * that has the fewest examples so far.
     */
    public static Folds grouped(ExampleSet examples, int count, long seed) {
        List<String> groups = new ArrayList<>(examples.groups());
        Collections.shuffle(groups, new Random(seed));
        Map<String, Long> sizes =
                examples.examples().stream().collect(Collectors.groupingBy(Example::group, Collectors.counting()));
        List<Set<String>> folds = IntStream.range(0, Math.min(count, groups.size()))
                .<Set<String>>mapToObj(i -> new TreeSet<>())
                .toList();
        Comparator<Set<String>> bySize = Comparator.comparingLong(
                fold -> fold.stream().mapToLong(sizes::get).sum());
        for (String group : groups) {
            folds.stream().min(bySize).orElseThrow().add(group);
        }
        return new Folds(folds, LeftOut.APPLICATIONS);
    }

    /** One group in each fold. */
    public static Folds leaveOneOut(ExampleSet examples) {
        return new Folds(examples.groups().stream().map(Set::of).toList(), LeftOut.APPLICATIONS);
    }

    /** Those of other examples that a fold leaves out. */
    public ExampleSet leftOut(int fold, ExampleSet others) {
        return others.only(example -> folds.get(fold).contains(leftOut.of(example)));
    }

    /** The splits of a set, one for each fold, in order. */
    public List<Split> splits(ExampleSet examples) {
        return folds.stream()
                .map(fold -> new Split(
                        examples.only(example -> !fold.contains(leftOut.of(example))),
                        examples.only(example -> fold.contains(leftOut.of(example))),
                        leftOut))
                .toList();
    }
}
