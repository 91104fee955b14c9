package dev.vane.training.baseline;

import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;

/** What a method sees of a window: a few numbers, NaN where one is absent. */
enum View {
    /** The whole summary. */
    SUMMARY {
        @Override
        float[] of(Example example) {
            return Summaries.of(example);
        }
    },
    /** Which features are present, by share of rows, and no value of theirs. */
    PRESENCE {
        @Override
        float[] of(Example example) {
            float[] summary = Summaries.of(example);
            float[] shares = new float[summary.length / WindowSummary.size(1)];
            for (int feature = 0; feature < shares.length; feature++) {
                shares[feature] = summary[WindowSummary.index(feature, Statistic.PRESENT)];
            }
            return shares;
        }
    },
    /** The number of rows, and nothing that is in them. */
    WINDOW_LENGTH {
        @Override
        float[] of(Example example) {
            return new float[] {example.window().rows().size()};
        }
    };

    abstract float[] of(Example example);

    /** One row of numbers for each example. */
    float[][] rows(ExampleSet examples) {
        return examples.examples().stream().map(this::of).toArray(float[][]::new);
    }
}
