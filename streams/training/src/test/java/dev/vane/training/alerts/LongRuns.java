package dev.vane.training.alerts;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Origin;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A made-up data set of long phases: one feature is nearly relative performance, another is run-queue delay, which is not. */
final class LongRuns {
    static final int EPISODE_SECONDS = 420;
    static final int CALM_SECONDS = 120;
    static final int BEGIN = 90;
    static final int END = 230;

    private static final List<Feature> FEATURES = List.of(
            new Feature("hint", "1", "cpu", Scope.OWN),
            new Feature("vm.vcpu.runqueue_delay.ratio.mean", "1", "cpu", Scope.OWN));

    private LongRuns() {}

    /** An episode in which each application is degraded from {@value BEGIN} to {@value END} s, and a calm phase. */
    static Dataset dataset(int applications, Random random) {
        List<LabelledRun> runs = new ArrayList<>();
        for (int i = 0; i < applications; i++) {
            runs.add(run(
                    "app-" + i,
                    Phase.EPISODE,
                    EPISODE_SECONDS,
                    random,
                    second -> second >= BEGIN && second < END ? 0.5 : 0.95));
            runs.add(run("app-" + i, Phase.CALM, CALM_SECONDS, random, second -> 0.95));
        }
        return new Dataset("made-up", new Origin("made up", "none"), FEATURES, runs);
    }

    static LabelledRun run(
            String application, Phase phase, int seconds, Random random, IntToDoubleFunction performance) {
        List<Row> rows = new ArrayList<>();
        float[] labels = new float[seconds];
        for (int second = 0; second < seconds; second++) {
            labels[second] = (float) performance.applyAsDouble(second);
            double known = Float.isNaN(labels[second]) ? 1 : labels[second];
            rows.add(Row.builder(2)
                    .set(0, (float) (known + 0.05 * random.nextGaussian()))
                    .set(1, random.nextFloat())
                    .build());
        }
        return new LabelledRun(
                application + "/" + phase,
                application,
                "h",
                "v",
                rows,
                Labels.ofRows(labels),
                List.of(),
                phase,
                List.<LedgerSecond>of());
    }

    /** Believes the mean of the hint in a window's last ten seconds. */
    record Believer() implements Method {
        @Override
        public String name() {
            return "believer";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            return examples -> examples.examples().stream()
                    .mapToDouble(example -> {
                        List<Row> rows = example.window().rows();
                        double mean = rows.subList(Math.max(0, rows.size() - 10), rows.size()).stream()
                                .mapToDouble(row -> row.value(0))
                                .average()
                                .orElseThrow();
                        return Math.clamp(mean, 0.01, 1);
                    })
                    .toArray();
        }
    }

    /** Knows nothing but how many applications it has learnt from. */
    record Counter() implements Method {
        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            double count = training.groups().size();
            return examples -> {
                double[] predictions = new double[examples.size()];
                Arrays.fill(predictions, count / 100);
                return predictions;
            };
        }
    }
}
