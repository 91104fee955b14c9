package dev.vane.lab.report;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabDataset.RunAloneLabel;
import dev.vane.lab.dataset.Run;
import dev.vane.lab.label.AloneLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the seconds alone of accepted runs compare with each other.
 *
 * @param ratios of every second alone to the other ones beside the same run, by application
 * @param runs accepted runs with seconds alone on both sides
 * @param runsWithin those in which P of the seconds alone after, against those before, is within the run's stated noise of 1
 * @param secondsWithin share of the seconds alone that are within twice the stated noise of 1
 */
record AloneCheck(Map<String, List<Double>> ratios, int runs, int runsWithin, double secondsWithin) {
    static AloneCheck of(LabDataset data) {
        Map<String, List<AloneLabel>> byRun = new HashMap<>();
        for (RunAloneLabel alone : data.alone()) {
            byRun.computeIfAbsent(alone.runId(), any -> new ArrayList<>()).add(alone.label());
        }
        Map<String, List<Double>> ratios = new TreeMap<>();
        int runs = 0;
        int within = 0;
        int seconds = 0;
        int secondsWithin = 0;
        for (Run run : data.runs()) {
            List<AloneLabel> ofRun = byRun.get(run.id());
            if (run.label() != LabelKind.NONE && run.isAccepted() && ofRun != null) {
                List<Double> all = ratios.computeIfAbsent(run.application(), any -> new ArrayList<>());
                ofRun.forEach(label -> all.add(label.ratio()));
                double bound = 2 * run.noise().orElse(0);
                seconds += ofRun.size();
                secondsWithin += (int) ofRun.stream()
                        .filter(label -> Math.abs(label.ratio() - 1) <= bound)
                        .count();
                OptionalDouble offset = offset(run, ofRun);
                runs += offset.isPresent() ? 1 : 0;
                within += offset.orElse(Double.MAX_VALUE) <= run.noise().orElse(0) ? 1 : 0;
            }
        }
        return new AloneCheck(ratios, runs, within, seconds == 0 ? 0 : (double) secondsWithin / seconds);
    }

    /** {@code |P - 1|} of the seconds after against those before, the mean over levels that have both. */
    private static OptionalDouble offset(Run run, List<AloneLabel> labels) {
        Map<Optional<Integer>, List<AloneLabel>> levels =
                labels.stream().collect(Collectors.groupingBy(AloneLabel::level));
        List<Double> changes = new ArrayList<>();
        for (List<AloneLabel> level : levels.values()) {
            Map<Boolean, Double> mean = level.stream()
                    .collect(Collectors.partitioningBy(
                            label -> label.second() < run.firstSecond(),
                            Collectors.averagingDouble(AloneLabel::performance)));
            if (mean.get(true) > 0 && mean.get(false) > 0) {
                changes.add(mean.get(false) / mean.get(true) - 1);
            }
        }
        return changes.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.abs(Spread.of(changes).mean()));
    }
}
