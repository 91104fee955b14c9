package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.training.adaptation.Serving.Window;
import dev.vane.training.evaluation.OuterFolds;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What the outer folds of one seed say of all windows of a set: each is predicted by models that had not seen its
 * application, or host, and served with what the training side of its fold tells.
 */
final class Said {
    private final List<Example> examples;
    private final IdentityHashMap<Example, Window> windows = new IdentityHashMap<>();
    private final IdentityHashMap<Example, Serving> serving = new IdentityHashMap<>();
    private final List<Optional<AdaptationRule>> rules = new ArrayList<>();

    private Said(ExampleSet examples) {
        this.examples = examples.examples();
    }

    /**
     * Predicts every fold.
     *
     * @param examples of the folds
     * @param alone what the same VMs did alone, which nothing is learnt from
     */
    static Said of(OuterFolds outer, ExampleSet examples, ExampleSet alone, Progress progress) {
        Said said = new Said(examples.and(alone));
        int folds = outer.splits().size();
        for (int fold = 0; fold < folds; fold++) {
            int before = fold;
            Progress part = (done, note) -> progress.at((before + done) / folds, note);
            OuterFolds.Fold predicted = outer.predict(fold, part);
            said.add(predicted);
            ExampleSet leftOut = outer.leftOut(fold, alone);
            if (leftOut.size() > 0) {
                said.add(predicted, leftOut, outer.predict(predicted, leftOut, part));
            }
        }
        return said;
    }

    private void add(OuterFolds.Fold fold) {
        Optional<AdaptationRule> rule =
                AdaptationFit.of(fold.split().training(), fold.inner().predictions());
        rules.add(rule);
        ExampleSet test = fold.split().test();
        add(
                fold,
                test,
                fold.predictions().stream().mapToDouble(Double::doubleValue).toArray());
        rule.map(one -> new Serving(one, fold.interval()))
                .ifPresent(ofFold -> test.examples().forEach(example -> serving.put(example, ofFold)));
    }

    private void add(OuterFolds.Fold fold, ExampleSet predicted, double... predictions) {
        for (int i = 0; i < predictions.length; i++) {
            Example example = predicted.examples().get(i);
            windows.put(
                    example,
                    new Window(predictions[i], example.target(), fold.scale().of(example)));
        }
    }

    /** One rule of shifts for each fold; none where its training side has too few VMs that were measured in two blocks. */
    List<Optional<AdaptationRule>> rules() {
        return rules;
    }

    /** The windows at these places of the set. */
    List<Window> at(List<Integer> places) {
        return places.stream().map(examples::get).map(windows::get).toList();
    }

    /** How a window is served; empty if its fold has no rule of shifts. */
    Optional<Serving> serving(int place) {
        return Optional.ofNullable(serving.get(examples.get(place)));
    }
}
