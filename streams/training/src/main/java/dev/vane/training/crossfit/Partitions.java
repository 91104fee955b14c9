package dev.vane.training.crossfit;

import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Random partitions of the applications into training and test, as CloudFormer's authors evaluate (arXiv 2509.03394):
 * 7 of their 11 applications are learnt from and 4 are predicted, six times. Unlike in folds, an application may be
 * predicted several times or never. They draw applications of static and of dynamic load apart; that is not told here.
 */
public final class Partitions {
    /** Of {@link #OF_APPLICATIONS}, how many are predicted. */
    private static final int TEST_APPLICATIONS = 4;

    private static final int OF_APPLICATIONS = 11;

    private Partitions() {}

    /**
     * As many partitions as asked, each with 4 of 11 applications to predict; of another number of applications the
     * nearest to that share, and at least one on each side.
     *
     * @throws IllegalArgumentException if there is no partition, or fewer than two applications
     */
    public static List<Split> of(ExampleSet examples, int count, long seed) {
        List<String> groups = new ArrayList<>(examples.groups());
        if (count < 1 || groups.size() < 2) {
            throw new IllegalArgumentException(
                    "partitions need to be one at least, of two applications at least: %d, %d"
                            .formatted(count, groups.size()));
        }
        int test = Math.clamp(
                Math.round((float) TEST_APPLICATIONS * groups.size() / OF_APPLICATIONS), 1, groups.size() - 1);
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Collections.shuffle(groups, random);
                    return split(examples, Set.copyOf(groups.subList(0, test)));
                })
                .toList();
    }

    private static Split split(ExampleSet examples, Set<String> test) {
        return new Split(
                examples.only(example -> !test.contains(example.group())),
                examples.only(example -> test.contains(example.group())));
    }
}
