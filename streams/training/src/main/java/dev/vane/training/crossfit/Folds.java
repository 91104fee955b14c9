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
 * Applications dealt into folds; each fold is predicted once, from all the others.
 *
 * @param folds groups of each fold, disjoint
 */
public record Folds(List<Set<String>> folds) {
    public Folds {
        folds = folds.stream().map(Set::copyOf).toList();
        if (folds.size() < 2 || folds.stream().anyMatch(Set::isEmpty)) {
            throw new IllegalArgumentException("there must be two folds at least, and none empty: " + folds);
        }
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
        return new Folds(folds);
    }

    /** One group in each fold. */
    public static Folds leaveOneOut(ExampleSet examples) {
        return new Folds(examples.groups().stream().map(Set::of).toList());
    }

    /** The splits of a set, one for each fold, in order. */
    public List<Split> splits(ExampleSet examples) {
        return folds.stream()
                .map(fold -> new Split(
                        examples.only(example -> !fold.contains(example.group())),
                        examples.only(example -> fold.contains(example.group()))))
                .toList();
    }
}
