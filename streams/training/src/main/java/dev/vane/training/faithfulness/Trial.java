package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Models;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.example.Windowing;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a bundle on runs, and keeps what it has measured.
 *
 * @param limit most windows of a run, at even distances over those that have a target
 * @param seed of everything that is drawn
 * @param cache folder of what was measured before
 */
public record Trial(ModelBundle bundle, int limit, long seed, Path cache) {
    /** Rows before which serving does not predict. */
    private static final int MIN_ROWS = 10;

    private static final int STRIDE = 5;

    public Trial {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one window of a run must be measured: " + limit);
        }
    }

    /** What is to be measured of one run. */
    private record Part(LabelledRun run, List<Example> examples) {}

    /** True if the data set has what the model looks at. */
    static boolean fits(Manifest manifest, List<Feature> features) {
        List<Feature> wanted = manifest.features().subList(0, manifest.windowFeatures());
        return features.size() == wanted.size()
                && IntStream.range(0, wanted.size())
                        .allMatch(
                                i -> wanted.get(i).name().equals(features.get(i).name())
                                        && wanted.get(i).scope()
                                                == features.get(i).scope());
    }

    /**
     * Measures the runs of some applications.
     *
     * @throws IllegalArgumentException if they have other features than the model, no window, or a kind of contention of
     *     which nobody said what is to blame
     */
    public Scoreboard run(Dataset dataset, Set<String> applications, Progress progress) throws IOException {
        if (!fits(bundle.manifest(), dataset.features())) {
            throw new IllegalArgumentException("the model takes other features than " + dataset.name() + " has");
        }
        List<Part> parts = parts(dataset, applications);
        ModelBundle explaining = RandomisedModel.explaining(bundle);
        ModelBundle ignorant = RandomisedModel.of(bundle.manifest(), seed);
        var kept = new RunCache(cache, identity());
        List<RunMeasure> measures = new ArrayList<>();
        try (var inference = OnnxRuntimeEngine.open(explaining);
                var explain = OnnxInternalsEngine.open(explaining);
                var ignorantInference = OnnxRuntimeEngine.open(ignorant);
                var ignorantExplain = OnnxInternalsEngine.open(ignorant)) {
            var trial = new RunTrial(
                    new Models(explaining.manifest(), inference, explain),
                    new Models(ignorant.manifest(), ignorantInference, ignorantExplain),
                    MIN_ROWS,
                    seed);
            for (Part part : parts) {
                progress.at((double) measures.size() / parts.size(), part.run.id());
                var before = kept.read(part.run, part.examples);
                measures.add(before.isPresent() ? before.get() : measure(trial, part, kept));
            }
        }
        return new Scoreboard(measures, BlamedGroups.LAB);
    }

    private static RunMeasure measure(RunTrial trial, Part part, RunCache kept) throws IOException {
        RunMeasure measure = trial.measure(part.run, part.examples);
        kept.write(part.run, part.examples, measure);
        return measure;
    }

    private String identity() {
        return "%s limit %d seed %d %s"
                .formatted(bundle.manifest().files().get(ModelBundle.MODEL), limit, seed, List.of(Contender.values()));
    }

    private List<Part> parts(Dataset dataset, Set<String> applications) {
        List<Example> all = windows(dataset, applications, bundle.manifest());
        var byRun = all.stream().collect(Collectors.groupingBy(Example::run));
        List<Part> parts = dataset.runs().stream()
                .filter(run -> byRun.containsKey(run.id()))
                .map(run -> new Part(run, spread(byRun.get(run.id()), limit)))
                .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no labelled window of %s".formatted(dataset.name(), applications));
        }
        parts.forEach(
                part -> part.run.contended().forEach(one -> BlamedGroups.LAB.isObservable(one.kind(), List.of())));
        return parts;
    }

    /** All windows of some applications, cut as serving does and with the model's features. */
    static List<Example> windows(Dataset dataset, Set<String> applications, Manifest manifest) {
        int rows = manifest.windowRows();
        ExampleSet examples = new Windowing(rows, Math.min(MIN_ROWS, rows), STRIDE)
                .examples(dataset)
                .only(example -> applications.contains(example.group()));
        return FeatureSubset.of(examples, manifest).examples();
    }

    /** At most so many, at even distances. */
    static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((2L * i + 1) * all.size() / (2L * most))))
                .toList();
    }
}
