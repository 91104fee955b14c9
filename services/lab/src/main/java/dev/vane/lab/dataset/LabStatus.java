package dev.vane.lab.dataset;

import dev.vane.lab.block.LabelKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a data set holds.
 *
 * @param labelledSeconds seconds of each VM that have an accepted label; one over 5 s counts 5, one of a run counts 0
 * @param coLocatedSeconds seconds of each host in which at least one VM has such a label
 * @param applications names of the labelled applications
 * @param runs of labelled applications, rejected ones included
 * @param rejectedRuns those that were rejected
 * @param rejectedSeconds labelled seconds of rejected runs
 * @param interferers kinds of injected interference, and applications that were neighbours
 * @param coverage application × interferer × place, sorted
 */
public record LabStatus(
        int labelledSeconds,
        int coLocatedSeconds,
        Set<String> applications,
        int runs,
        int rejectedRuns,
        int rejectedSeconds,
        Set<String> interferers,
        List<Coverage> coverage) {

    public static LabStatus of(LabDataset data) {
        List<Run> labelled = data.runs().stream()
                .filter(run -> run.label() != LabelKind.NONE)
                .toList();
        List<Coverage> coverage = new CoverageCount(data).of(labelled);
        Set<String> applications = new TreeSet<>();
        labelled.forEach(run -> applications.add(run.application()));
        Set<String> interferers = new TreeSet<>();
        data.contentions()
                .forEach(injected -> interferers.add(injected.contention().kind()));
        coverage.forEach(row -> interferers.add(row.interferer()));
        List<Run> rejected = labelled.stream().filter(run -> !run.isAccepted()).toList();
        return new LabStatus(
                data.labels().stream()
                        .mapToInt(label -> label.label().labelledSeconds())
                        .sum(),
                coLocatedSeconds(data),
                applications,
                labelled.size(),
                rejected.size(),
                rejected.stream().mapToInt(Run::labelledSeconds).sum(),
                interferers,
                coverage);
    }

    private static int coLocatedSeconds(LabDataset data) {
        Map<String, String> hosts = new TreeMap<>();
        data.runs().forEach(run -> hosts.put(run.id(), run.host()));
        Map<String, Set<Long>> seconds = new TreeMap<>();
        for (LabDataset.RunLabel labelled : data.labels()) {
            if (labelled.label().labelledSeconds() > 0) {
                Set<Long> ofHost = seconds.computeIfAbsent(hosts.get(labelled.runId()), host -> new HashSet<>());
                for (long second = labelled.label().firstSecond();
                        second <= labelled.label().second();
                        second++) {
                    ofHost.add(second);
                }
            }
        }
        return seconds.values().stream().mapToInt(Set::size).sum();
    }

    /** Labelled seconds of rejected runs over all labelled seconds; 0 if there are none. */
    public double rejectedShare() {
        int all = labelledSeconds + rejectedSeconds;
        return all == 0 ? 0 : (double) rejectedSeconds / all;
    }

    /** All of it as JSON values by name. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("labelledSeconds", labelledSeconds);
        map.put("coLocatedSeconds", coLocatedSeconds);
        map.put("applications", applications.size());
        map.put("applicationNames", List.copyOf(applications));
        map.put("runs", runs);
        map.put("rejectedRuns", rejectedRuns);
        map.put("rejectedSeconds", rejectedSeconds);
        map.put("rejectedShare", rejectedShare());
        map.put("interferers", List.copyOf(interferers));
        map.put("coverage", coverage.stream().map(LabStatus::map).toList());
        return map;
    }

    private static Map<String, Object> map(Coverage row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("application", row.application());
        map.put("interferer", row.interferer());
        map.put("place", row.place().word());
        map.put("labelledSeconds", row.labelledSeconds());
        map.put("rejectedShare", row.rejectedShare());
        return map;
    }

    /** All of it for a reader, the coverage as a table. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("labelled seconds   %,d accepted, %,d wall seconds together"
                .formatted(labelledSeconds, coLocatedSeconds));
        lines.add("runs               %d, %d rejected (%.1f %% of labelled seconds)"
                .formatted(runs, rejectedRuns, 100 * rejectedShare()));
        lines.add("applications       %d: %s".formatted(applications.size(), String.join(", ", applications)));
        lines.add("interferers        %d: %s".formatted(interferers.size(), String.join(", ", interferers)));
        lines.add("");
        int application = width(
                "application", coverage.stream().map(Coverage::application).toList());
        int interferer =
                width("beside", coverage.stream().map(Coverage::interferer).toList());
        String format = "%-" + application + "s  %-" + interferer + "s  %-10s  %8s  %8s";
        lines.add(format.formatted("application", "beside", "place", "seconds", "rejected"));
        for (Coverage row : coverage) {
            lines.add(format.formatted(
                    row.application(),
                    row.interferer(),
                    row.place().word(),
                    "%,d".formatted(row.labelledSeconds()),
                    "%.1f %%".formatted(100 * row.rejectedShare())));
        }
        return lines;
    }

    private static int width(String header, List<String> cells) {
        return cells.stream()
                .map(String::length)
                .max(Comparator.naturalOrder())
                .map(widest -> Math.max(widest, header.length()))
                .orElse(header.length());
    }
}
