package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small sets of examples for tests. */
public final class Examples {
    private Examples() {}

    /** A window of one feature, always present. */
    public static Example of(String group, String run, double target, float... values) {
        List<Row> rows = new ArrayList<>();
        for (float value : values) {
            rows.add(Row.real(new float[] {value}, new long[] {1}));
        }
        return new Example(run, group, values.length - 1, new MetricWindow(rows), target, false);
    }

    /** The same on a host, in a phase and with a second of the ledger for each row. */
    public static Example on(String host, Phase phase, LedgerSecond second, Example example) {
        return new Example(
                example.run(),
                example.group(),
                host,
                phase,
                example.lastRow(),
                example.window(),
                example.window().rows().stream().map(row -> second).toList(),
                example.target(),
                example.lone());
    }

    /** A set of windows of one feature. */
    public static ExampleSet set(List<Example> examples) {
        return new ExampleSet(List.of(new Feature("load", "1", "cpu", Feature.Scope.OWN)), 60, examples);
    }

    /** Noise only: windows of one feature that say nothing of their targets, in so many applications. */
    public static ExampleSet noise(int groups, int ofEach, long seed) {
        Random random = new Random(seed);
        return set(IntStream.range(0, groups * ofEach)
                .mapToObj(i -> of(
                        "application-" + i % groups,
                        "run-" + i,
                        0.2 + 0.8 * random.nextDouble(),
                        random.nextFloat(),
                        random.nextFloat()))
                .toList());
    }
}
