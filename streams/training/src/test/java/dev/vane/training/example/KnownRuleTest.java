package dev.vane.training.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Signals;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownRuleTest {
    private static final List<Feature> FEATURES = List.of(
            own(Signals.DEMAND_SHARE, "cpu"),
            own(Signals.TIME_NOT_LOST, "cpu"),
            own("vm.memory.balloon.current", "memory"),
            own("vm.memory.rss", "memory"));
    private static final int PRESENT = -1;
    private static final int SHARE = 0;
    private static final int LIMIT = 2;
    private static final int RESIDENT = 3;

    private static Feature own(String name, String group) {
        return new Feature(name, "1", group, Scope.OWN);
    }

    private static MetricWindow window(float share, int absent) {
        Row.Builder row = Row.builder(FEATURES.size());
        for (int feature = 0; feature < FEATURES.size(); feature++) {
            if (feature != absent) {
                row.set(feature, share);
            }
        }
        return new MetricWindow(Collections.nCopies(12, row.build()));
    }

    private static ExampleSet examples() {
        Random random = new Random(1);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            MetricWindow window = window(random.nextFloat(), PRESENT);
            examples.add(new Example("run-" + i, "group" + i % 3, i, window, 0.5, false));
        }
        return new ExampleSet(FEATURES, 12, examples);
    }

    /** All windows of training have all features: what a rule does not read may be absent, what it reads may not. */
    @Test
    void aWindowMustHaveWhatDecides() {
        Familiarity familiarity = KnownRule.BEST_OF_BOTH.familiarity(examples(), 1);

        double whole = familiarity.distance(window(0.5f, PRESENT));
        assertThat(familiarity.distance(window(0.5f, LIMIT))).isEqualTo(whole);
        assertThat(familiarity.distance(window(0.5f, RESIDENT))).isEqualTo(whole);
        assertThat(familiarity.distance(window(0.5f, SHARE))).isGreaterThan(whole + 0.09);
    }

    @Test
    void besideOthersItMustHaveWhatTheseLearntFromButNoLimits() {
        Familiarity familiarity = KnownRule.BEST_OF_BOTH.familiarityBesideOthers(examples(), 1);

        double whole = familiarity.distance(window(0.5f, PRESENT));
        assertThat(familiarity.distance(window(0.5f, LIMIT))).isEqualTo(whole);
        assertThat(familiarity.distance(window(0.5f, RESIDENT))).isGreaterThan(whole + 0.09);
    }
}
