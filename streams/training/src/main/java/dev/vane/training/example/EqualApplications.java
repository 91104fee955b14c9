package dev.vane.training.example;

import java.util.HashMap;
import java.util.Map;

/** Weights with which every application counts the same, however many examples it has. */
public final class EqualApplications {
    private EqualApplications() {}

    /** One weight for each example, 1 in the mean. */
    public static double[] weights(ExampleSet examples) {
        Map<String, Integer> sizes = new HashMap<>();
        examples.examples().forEach(example -> sizes.merge(example.group(), 1, Integer::sum));
        double ofGroup = (double) examples.size() / sizes.size();
        return examples.examples().stream()
                .mapToDouble(example -> ofGroup / sizes.get(example.group()))
                .toArray();
    }
}
