package dev.vane.lab.report;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabDataset.RunSample;
import dev.vane.lab.dataset.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the collector's samples of a data set say of its applications, and which metrics they have. */
final class Demand {
    /** An application that runs, or waits to run, this share of the time is bound by the CPU. */
    static final double CPU_BOUND = 0.9;

    private static final int UTILIZATION = MetricCatalogue.get().indexOf("vm.cpu.utilization");

    private Demand() {}

    /** Applications whose median of CPU utilization and run-queue delay together is at least {@link #CPU_BOUND}. */
    static Set<String> cpuBound(LabDataset data) {
        Map<String, Run> runs = new HashMap<>();
        data.runs().stream().filter(run -> run.label() != LabelKind.NONE).forEach(run -> runs.put(run.id(), run));
        Map<String, List<Double>> wanted = new TreeMap<>();
        for (RunSample row : data.samples()) {
            Run run = runs.get(row.runId());
            if (run != null && row.sample().values().isPresent(UTILIZATION)) {
                wanted.computeIfAbsent(run.application(), any -> new ArrayList<>())
                        .add(wanted(row.sample()));
            }
        }
        Set<String> bound = new TreeSet<>();
        wanted.forEach((application, values) -> {
            if (Spread.of(values).median() >= CPU_BOUND) {
                bound.add(application);
            }
        });
        return bound;
    }

    private static double wanted(Sample sample) {
        float delay = sample.extras().getOrDefault(Extra.VM_RUN_QUEUE_DELAY_RATIO.key(), 0f);
        return sample.values().get(UTILIZATION).orElse(0) + delay;
    }

    /** Names of the catalogue's metrics that had a value in any sample, in catalogue order. */
    static List<String> present(LabDataset data) {
        MetricCatalogue catalogue = MetricCatalogue.get();
        boolean[] seen = new boolean[MetricCatalogue.SIZE];
        for (RunSample row : data.samples()) {
            for (int metric = 0; metric < seen.length; metric++) {
                seen[metric] |= row.sample().values().isPresent(metric);
            }
        }
        List<String> names = new ArrayList<>();
        for (int metric = 0; metric < seen.length; metric++) {
            if (seen[metric]) {
                names.add(catalogue.metric(metric).name());
            }
        }
        return names;
    }
}
