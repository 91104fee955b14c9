package dev.vane.training.command;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A batch of the lab with few metrics that tell relative performance roughly, written run by run. */
final class MadeUpBatch {
    private static final List<String> METRICS =
            MetricCatalogue.get().metrics().stream().map(Metric::name).toList();

    private final Random random = new Random(12);
    private final List<String> runs = new ArrayList<>(List.of(
            "run_id,block,host,vm,application,label_kind,first_second,last_second,accepted,labelled_seconds,samples,"
                    + "phase"));
    private final List<String> samples = new ArrayList<>(List.of("run_id,second," + String.join(",", METRICS)));
    private final List<String> labels = new ArrayList<>(List.of("run_id,second,span_seconds,relative_performance"));

    /**
     * Adds a run.
     *
     * @param first second
     * @param performance in each of them, from 0; a little is added at random
     */
    MadeUpBatch addRun(
            String id,
            String block,
            int application,
            String phase,
            int first,
            int seconds,
            IntToDoubleFunction performance) {
        runs.add("%s,%s,h,vm%d,app%d,RATE,%d,%d,true,%d,%d,%s"
                .formatted(id, block, application, application, first, first + seconds - 1, seconds, seconds, phase));
        for (int i = 0; i < seconds; i++) {
            double measured = performance.applyAsDouble(i) + 0.06 * random.nextDouble();
            labels.add(id + "," + (first + i) + ",1," + (float) measured);
            samples.add(id + "," + (first + i) + "," + cells(measured));
        }
        return this;
    }

    private String cells(double performance) {
        Map<String, Double> present = Map.of(
                "vm.cpu.utilization", 0.2 + 0.5 * performance + 0.1 * random.nextDouble(),
                "vm.vcpu.runqueue_delay.ratio.mean", 1 - performance + 0.2 * random.nextDouble(),
                "perf.context_switches", 1000 * random.nextDouble());
        return METRICS.stream()
                .map(metric -> present.containsKey(metric)
                        ? Float.toString(present.get(metric).floatValue())
                        : "")
                .collect(Collectors.joining(","));
    }

    /** Writes the tables into a folder. */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        table(folder, "runs", runs);
        table(folder, "samples", samples);
        table(folder, "labels", labels);
        table(folder, "contention", List.of("block,kind,first_second,last_second"));
        return folder;
    }

    private static void table(Path folder, String name, List<String> lines) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz")))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
