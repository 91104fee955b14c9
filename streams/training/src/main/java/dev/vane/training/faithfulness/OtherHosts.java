package dev.vane.training.faithfulness;

import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be measured where the model's features are not: how often the z-score, which needs no model, names a group that
 * it is right to name. Calm is how the application's runs without contention were, all their seconds together.
 */
final class OtherHosts {
    private static final int ROWS = 60;

    /** Distance of the quantiles 0.1 and 0.9 of a normal distribution, in standard deviations. */
    private static final double NORMAL_SPREAD = 2.5631;

    /** Seconds between two rows of the runs without contention that are looked at. */
    private static final int EVERY = 10;

    private final Dataset dataset;
    private final BlamedGroups blamed;

    OtherHosts(Dataset dataset, BlamedGroups blamed) {
        this.dataset = dataset;
        this.blamed = blamed;
    }

    /** Of one application and feature; no spread if it tells nothing. */
    private record Calm(double middle, double spread) {
        static Calm of(double... sorted) {
            if (sorted.length == 0) {
                return new Calm(0, 0);
            }
            double[] quantiles = Quantiles.of(sorted, 0.1, 0.5, 0.9);
            return new Calm(quantiles[1], (quantiles[2] - quantiles[0]) / NORMAL_SPREAD);
        }
    }

    /** How often the right group comes first, for each kind and each run: one value for each window. */
    Map<String, List<List<Double>>> zScoreHits(int limit) {
        Map<String, List<Calm>> calm = new TreeMap<>();
        Map<String, List<List<Double>>> hits = new TreeMap<>();
        for (LabelledRun run : dataset.runs()) {
            if (!run.contended().isEmpty()) {
                List<Calm> levels = calm.computeIfAbsent(run.group(), this::levels);
                Map<String, List<Double>> ofRun = new TreeMap<>();
                for (int last : Trial.spread(windows(run), limit)) {
                    String kind = kind(run, last).orElseThrow();
                    String first = farthest(run.rows().subList(last - ROWS + 1, last + 1), levels);
                    ofRun.computeIfAbsent(kind, any -> new ArrayList<>()).add(blamed.isRight(kind, first) ? 1.0 : 0.0);
                }
                ofRun.forEach((kind, values) ->
                        hits.computeIfAbsent(kind, any -> new ArrayList<>()).add(values));
            }
        }
        return hits;
    }

    private List<Calm> levels(String application) {
        List<Row> rows = new ArrayList<>();
        for (LabelledRun run : dataset.runs()) {
            for (int row = 0;
                    run.group().equals(application)
                            && run.contended().isEmpty()
                            && row < run.rows().size();
                    row += EVERY) {
                rows.add(run.rows().get(row));
            }
        }
        List<Calm> levels = new ArrayList<>();
        for (int feature = 0; feature < dataset.features().size(); feature++) {
            int one = feature;
            levels.add(Calm.of(rows.stream()
                    .filter(row -> row.isPresent(one))
                    .mapToDouble(row -> row.value(one))
                    .sorted()
                    .toArray()));
        }
        return levels;
    }

    /** Last rows of the windows, one every five seconds, that one kind covers wholly. */
    private static List<Integer> windows(LabelledRun run) {
        List<Integer> windows = new ArrayList<>();
        for (int last = ROWS - 1; last < run.rows().size(); last += 5) {
            if (kind(run, last).isPresent()) {
                windows.add(last);
            }
        }
        return windows;
    }

    private static Optional<String> kind(LabelledRun run, int last) {
        List<String> on = run.contended().stream()
                .filter(one -> one.firstRow() <= last && one.lastRow() >= last - ROWS + 1)
                .filter(one -> one.firstRow() <= last - ROWS + 1 && one.lastRow() >= last)
                .map(Contended::kind)
                .distinct()
                .toList();
        return on.size() == 1 ? Optional.of(on.getFirst()) : Optional.empty();
    }

    /** The group of the metric whose mean over the rows is farthest from calm, in spreads. */
    private String farthest(List<Row> rows, List<Calm> calm) {
        double largest = -1;
        int farthest = 0;
        for (int feature = 0; feature < calm.size(); feature++) {
            int one = feature;
            Calm level = calm.get(feature);
            double[] values = rows.stream()
                    .filter(row -> row.isPresent(one))
                    .mapToDouble(row -> row.value(one))
                    .toArray();
            double mean = Arrays.stream(values).average().orElse(level.middle);
            double z = level.spread > 0 ? Math.abs(mean - level.middle) / level.spread : 0;
            if (z > largest) {
                largest = z;
                farthest = feature;
            }
        }
        return dataset.features().get(farthest).group();
    }
}
