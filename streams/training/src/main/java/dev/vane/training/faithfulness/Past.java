package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.dataset.LabelledRun;
import java.util.ArrayList;
import java.util.List;

/**
 * What serving would know of a VM's past: its seconds and what was predicted in each. Of these the better half at most is
 * calm, so a past that is too short for a calm baseline is not asked for.
 */
final class Past {
    private static final int WORTH_ASKING = 2 * Baseline.LEAST_CALM_SECONDS;

    private final LabelledRun run;
    private final InferenceEngine engine;
    private final int windowRows;
    private final int minRows;
    private final List<Moment> moments = new ArrayList<>();

    Past(LabelledRun run, InferenceEngine engine, int windowRows, int minRows) {
        this.run = run;
        this.engine = engine;
        this.windowRows = windowRows;
        this.minRows = minRows;
    }

    /** The seconds before a row of the run; none if they are too few. */
    List<Moment> before(int row) {
        int count = row - minRows + 1;
        if (count < WORTH_ASKING) {
            return List.of();
        }
        while (moments.size() < count) {
            int last = minRows - 1 + moments.size();
            var window = new MetricWindow(run.rows().subList(Math.max(0, last - windowRows + 1), last + 1));
            moments.add(new Moment(
                    run.rows().get(last),
                    engine.predict(List.of(window)).getFirst().relativePerformance()));
        }
        return List.copyOf(moments.subList(0, count));
    }
}
