package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantMethodTest {
    @Test
    void saysTheMedianOfTheTrainingTargets() {
        assertThat(saidAfter(0.9, 0.1, 0.4)).containsExactly(0.4, 0.4);
        assertThat(saidAfter(0.75, 0.25, 1, 0.5)).containsExactly(0.625, 0.625);
    }

    @Test
    void saysNothingBelowTheLowestAnswer() {
        assertThat(saidAfter(0.001)).containsExactly(0.01, 0.01);
    }

    private static double[] saidAfter(double... targets) {
        List<Example> examples = new ArrayList<>();
        ExampleSet unseen = Planted.examples(2, 1, Planted::line);
        for (double target : targets) {
            examples.add(Planted.example(
                    examples.size(), unseen.examples().getFirst().window(), target));
        }
        try (Fitted fitted = new ConstantMethod().fit(Planted.set(examples), 1, Progress.NONE)) {
            return fitted.predict(unseen);
        }
    }
}
