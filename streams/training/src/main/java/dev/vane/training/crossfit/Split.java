package dev.vane.training.crossfit;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is learnt from and what is predicted. Whole applications or whole hosts are on one side, and so are whole runs.
 *
 * @param training not empty
 * @param test not empty
 * @param leftOut what is on one side only
 */
public record Split(ExampleSet training, ExampleSet test, LeftOut leftOut) {
    public Split {
        requireApart(training, test, leftOut.one(), leftOut::of);
        requireApart(training, test, "run", Example::run);
        if (training.size() == 0 || test.size() == 0) {
            throw new IllegalArgumentException(
                    "neither side may be empty: %d, %d".formatted(training.size(), test.size()));
        }
    }

    /** A split by application. */
    public Split(ExampleSet training, ExampleSet test) {
        this(training, test, LeftOut.APPLICATIONS);
    }

    private static void requireApart(ExampleSet training, ExampleSet test, String what, Function<Example, String> of) {
        Set<String> both = training.examples().stream().map(of).collect(Collectors.toCollection(TreeSet::new));
        both.retainAll(test.examples().stream().map(of).collect(Collectors.toSet()));
        if (!both.isEmpty()) {
            throw new LeakException("%s on both sides: %s".formatted(what, both));
        }
    }
}
