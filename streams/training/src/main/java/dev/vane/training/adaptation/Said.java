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

    /** Predicts every fold. */
    static Said of(OuterFolds outer, ExampleSet examples, Progress progress) {
        Said said = new Said(examples);
        int folds = outer.splits().size();
        for (int fold = 0; fold < folds; fold++) {
            int before = fold;
            said.add(outer.predict(fold, (done, note) -> progress.at((before + done) / folds, note)));
        }
        return said;
    }

    private void add(OuterFolds.Fold fold) {
        Optional<AdaptationRule> rule =
                AdaptationFit.of(fold.split().training(), fold.inner().predictions());
        rules.add(rule);
        List<Example> test = fold.split().test().examples();
        for (int i = 0; i < test.size(); i++) {
            Example example = test.get(i);
            windows.put(
                    example,
                    new Window(
                            fold.predictions().get(i),
                            example.target(),
                            fold.scale().of(example)));
        }
        rule.map(one -> new Serving(one, fold.interval()))
                .ifPresent(ofFold -> test.forEach(example -> serving.put(example, ofFold)));
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
