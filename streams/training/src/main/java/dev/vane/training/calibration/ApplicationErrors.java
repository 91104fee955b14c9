package dev.vane.training.calibration;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Mean absolute errors on one application, of the served blend and of the network alone.
 *
 * @param purpose what the application was held out for
 * @param plain without calibration
 * @param kept with the heads that are kept
 * @param all with every head that was tried
 */
record ApplicationErrors(String application, String purpose, int windows, Pair plain, Pair kept, Pair all) {
    /** Of one set of answers. */
    record Pair(double blend, double network) {}

    /** For each application of both splits. */
    static List<ApplicationErrors> of(HeadSearch.Result result) {
        List<ApplicationErrors> errors = new ArrayList<>(of("choice", result.choice()));
        errors.addAll(of("check", result.check()));
        return errors;
    }

    private static List<ApplicationErrors> of(String purpose, HeadSearch.Comparison comparison) {
        return comparison.examples().groups().stream()
                .map(application -> new ApplicationErrors(
                        application,
                        purpose,
                        comparison
                                .examples()
                                .only(example -> example.group().equals(application))
                                .size(),
                        pair(application, comparison.examples(), comparison.plain()),
                        pair(application, comparison.examples(), comparison.kept()),
                        pair(application, comparison.examples(), comparison.all())))
                .toList();
    }

    private static Pair pair(String application, ExampleSet examples, Answers answers) {
        return new Pair(
                error(application, examples, answers, Answers::blend),
                error(application, examples, answers, Answers::network));
    }

    private static double error(
            String application, ExampleSet examples, Answers answers, Function<Answers, List<Double>> of) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.examples().get(i);
            if (example.group().equals(application)) {
                sum += Math.abs(of.apply(answers).get(i) - example.target());
                count++;
            }
        }
        return sum / count;
    }
}
