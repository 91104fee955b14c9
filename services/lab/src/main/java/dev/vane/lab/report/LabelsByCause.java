package dev.vane.lab.report;

import dev.vane.lab.block.Contention;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabDataset.BlockContention;
import dev.vane.lab.dataset.LabDataset.RunLabel;
import dev.vane.lab.dataset.Place;
import dev.vane.lab.dataset.Run;
import dev.vane.lab.label.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Relative performances of labels, by what was going on beside the VM in their seconds. */
final class LabelsByCause {
    static final String CPU = "cpu";

    private final LabDataset data;
    private final Map<String, Run> runs = new HashMap<>();
    private final Map<String, List<Contention>> contentions;

    LabelsByCause(LabDataset data) {
        this.data = data;
        data.runs().forEach(run -> runs.put(run.id(), run));
        this.contentions = data.contentions().stream()
                .collect(Collectors.groupingBy(
                        BlockContention::block, Collectors.mapping(BlockContention::contention, Collectors.toList())));
    }

    Map<String, List<Double>> byApplication() {
        Map<String, List<Double>> values = new TreeMap<>();
        for (RunLabel labelled : data.labels()) {
            String name = runs.get(labelled.runId()).application();
            values.computeIfAbsent(name, any -> new ArrayList<>())
                    .add(labelled.label().relativePerformance());
        }
        return values;
    }

    /** By kind and place of the injected interference; without any, by whether a neighbour was on the same core. */
    Map<String, List<Double>> byInterferer() {
        Map<String, List<Double>> values = new TreeMap<>();
        for (RunLabel labelled : data.labels()) {
            Run run = runs.get(labelled.runId());
            for (String cause : causes(run, labelled.label())) {
                values.computeIfAbsent(cause, any -> new ArrayList<>())
                        .add(labelled.label().relativePerformance());
            }
        }
        return values;
    }

    private List<String> causes(Run run, Label label) {
        List<String> injected = contentions.getOrDefault(run.block(), List.of()).stream()
                .filter(some -> overlaps(some, label))
                .map(some ->
                        some.kind() + ", " + Place.of(run.cpus(), some.cpus()).word())
                .distinct()
                .toList();
        return injected.isEmpty() ? List.of("applications only, " + nearest(run)) : injected;
    }

    private String nearest(Run run) {
        boolean isShared =
                neighbours(run).stream().anyMatch(other -> Place.of(run.cpus(), other.cpus()) != Place.OTHER_CORE);
        return (isShared ? Place.SAME_CORE : Place.OTHER_CORE).word();
    }

    private List<Run> neighbours(Run run) {
        return data.runs().stream()
                .filter(run::isBeside)
                .filter(other -> other.label() != LabelKind.NONE)
                .toList();
    }

    /** Mean relative performance of an application while a CPU stressor was on its core; empty list if it never was. */
    List<Double> besideCpuOnTheSameCore(String application) {
        return data.labels().stream()
                .filter(labelled -> runs.get(labelled.runId()).application().equals(application))
                .filter(labelled -> {
                    Run run = runs.get(labelled.runId());
                    return contentions.getOrDefault(run.block(), List.of()).stream()
                            .anyMatch(some -> some.kind().equals(CPU)
                                    && overlaps(some, labelled.label())
                                    && Place.of(run.cpus(), some.cpus()) != Place.OTHER_CORE);
                })
                .map(labelled -> labelled.label().relativePerformance())
                .toList();
    }

    static boolean overlaps(Contention some, Label label) {
        return some.firstSecond() <= label.second() && some.lastSecond() >= label.firstSecond();
    }
}
