package dev.vane.lab.report;

import dev.vane.lab.block.Contention;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabDataset.BlockContention;
import dev.vane.lab.dataset.LabDataset.RunLabel;
import dev.vane.lab.dataset.Run;
import dev.vane.lab.label.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One phase together, second by second.
 *
 * @param block it is of
 * @param kinds of the injected interference
 * @param lines points (second of the phase, P) by VM
 * @param shaded stretches of seconds of the phase in which interference was on
 */
record Example(String block, String kinds, Map<String, List<double[]>> lines, List<double[]> shaded) {
    /** The phase whose labels differ most between seconds with and without interference; empty if none has both. */
    static Optional<Example> mostTelling(LabDataset data) {
        Map<String, List<Label>> labels = data.labels().stream()
                .collect(Collectors.groupingBy(
                        RunLabel::runId, Collectors.mapping(RunLabel::label, Collectors.toList())));
        Map<Run, Double> differences = new TreeMap<>(Comparator.comparing(Run::id));
        for (Run run : data.runs()) {
            if (labels.containsKey(run.id())) {
                difference(labels.get(run.id()), injected(data, run)).ifPresent(by -> differences.put(run, by));
            }
        }
        return differences.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(found -> of(data, found.getKey(), labels));
    }

    private static List<Contention> injected(LabDataset data, Run run) {
        return data.contentions().stream()
                .filter(some -> some.block().equals(run.block()))
                .map(BlockContention::contention)
                .filter(some -> some.firstSecond() <= run.lastSecond() && some.lastSecond() >= run.firstSecond())
                .toList();
    }

    private static Optional<Double> difference(List<Label> labels, List<Contention> injected) {
        Map<Boolean, List<Double>> values = labels.stream()
                .collect(Collectors.partitioningBy(
                        label -> injected.stream().anyMatch(some -> LabelsByCause.overlaps(some, label)),
                        Collectors.mapping(Label::relativePerformance, Collectors.toList())));
        boolean hasBoth = values.values().stream().noneMatch(List::isEmpty);
        return hasBoth
                ? Optional.of(Spread.of(values.get(false)).median()
                        - Spread.of(values.get(true)).median())
                : Optional.empty();
    }

    private static Example of(LabDataset data, Run chosen, Map<String, List<Label>> labels) {
        Map<String, List<double[]>> lines = new TreeMap<>();
        for (Run run : data.runs()) {
            boolean isOfPhase = run.block().equals(chosen.block()) && run.firstSecond() == chosen.firstSecond();
            if (isOfPhase && labels.containsKey(run.id())) {
                List<double[]> points = new ArrayList<>();
                labels.get(run.id())
                        .forEach(label -> points.add(
                                new double[] {label.second() - run.firstSecond() + 1.0, label.relativePerformance()}));
                lines.put("%s on %s".formatted(run.application(), run.cpus()), points);
            }
        }
        List<Contention> injected = injected(data, chosen);
        List<double[]> shaded = injected.stream()
                .map(some -> new double[] {
                    Math.max(0, some.firstSecond() - chosen.firstSecond()),
                    Math.min(chosen.seconds(), some.lastSecond() - chosen.firstSecond() + 1)
                })
                .toList();
        String kinds = injected.stream()
                .map(some -> "%s on CPU %s".formatted(some.kind(), some.cpus()))
                .distinct()
                .collect(Collectors.joining("; "));
        return new Example(chosen.block(), kinds, lines, shaded);
    }
}
