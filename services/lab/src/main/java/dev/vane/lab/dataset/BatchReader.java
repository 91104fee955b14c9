package dev.vane.lab.dataset;

import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.lab.block.Contention;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.dataset.LabDataset.AloneSample;
import dev.vane.lab.dataset.LabDataset.BlockContention;
import dev.vane.lab.dataset.LabDataset.RunAloneLabel;
import dev.vane.lab.dataset.LabDataset.RunLabel;
import dev.vane.lab.dataset.LabDataset.RunSample;
import dev.vane.lab.label.AloneLabel;
import dev.vane.lab.label.Label;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the tables of one batch in an order in which each can be checked against those before. */
final class BatchReader {
    private final Path folder;
    private final Tables all;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private boolean isOfBefore;

    BatchReader(Path folder, Tables all) {
        this.folder = folder;
        this.all = all;
    }

    void read() {
        readRuns();
        readSamples();
        readLabels();
        readAlone();
        readAloneSamples();
        readContentions();
    }

    private void readRuns() {
        TableReader table = new TableReader(folder, Table.RUNS);
        table.forEach(row -> {
            Run run = RunRow.read(row);
            row.require(!all.runs.containsKey(run.id()), () -> "run_id is there already: %s".formatted(run.id()));
            isOfBefore = row.columns().size() == Table.RUNS.before();
            all.runs.put(run.id(), run);
            runs.put(run.id(), run);
        });
        if (runs.isEmpty()) {
            throw new UnusableDatasetException(table.file(), "no runs");
        }
    }

    private void readSamples() {
        TableReader table = new TableReader(folder, Table.SAMPLES);
        Map<String, Set<Long>> seconds = new HashMap<>();
        table.forEach(row -> {
            Run run = run(row);
            Sample sample = SampleRow.read(row, new VmKey(run.host(), run.vm()));
            row.require(run.contains(sample.second()), () -> "second %s is not in the run's %s to %s"
                    .formatted(sample.second(), run.firstSecond(), run.lastSecond()));
            claim(row, seconds, run, sample.second(), sample.second());
            all.samples.add(new RunSample(run.id(), sample));
        });
        for (Run run : runs.values()) {
            int found = seconds.getOrDefault(run.id(), Set.of()).size();
            requireCount(table, run, "samples", found, run.samples());
        }
    }

    private void readLabels() {
        TableReader table = new TableReader(folder, Table.LABELS);
        Map<String, Set<Long>> seconds = new HashMap<>();
        Map<String, Integer> labelled = new HashMap<>();
        table.forEach(row -> {
            Run run = run(row);
            Label label = LabelRow.read(row, run);
            claim(row, seconds, run, label.firstSecond(), label.second());
            labelled.merge(run.id(), label.labelledSeconds(), Integer::sum);
            all.labels.add(new RunLabel(run.id(), label));
        });
        for (Run run : runs.values()) {
            int expected = run.isAccepted() ? run.labelledSeconds() : 0;
            requireCount(table, run, "labelled seconds", labelled.getOrDefault(run.id(), 0), expected);
        }
    }

    private void readAlone() {
        Map<String, Set<Long>> seconds = new HashMap<>();
        new TableReader(folder, Table.ALONE).forEach(row -> {
            Run run = run(row);
            AloneLabel label = LabelRow.readAlone(row, run);
            claim(row, seconds, run, label.second() - label.spanSeconds() + 1, label.second());
            all.alone.add(new RunAloneLabel(run.id(), label));
        });
    }

    /** Batches of before have no such table. */
    private void readAloneSamples() {
        TableReader table = new TableReader(folder, Table.ALONE_SAMPLES);
        if (isOfBefore && !Files.exists(table.file())) {
            return;
        }
        Map<String, Set<Long>> seconds = new HashMap<>();
        table.forEach(row -> {
            String block = row.name("block");
            List<Run> ofVm = labelled(block, row.name("vm"));
            row.require(!ofVm.isEmpty(), () -> "no labelled run of VM %s in block %s".formatted(row.text("vm"), block));
            Sample sample = SampleRow.read(
                    row, new VmKey(ofVm.getFirst().host(), ofVm.getFirst().vm()));
            row.require(
                    ofVm.stream().noneMatch(run -> run.contains(sample.second())),
                    () -> "second %s is in a run: nothing was alone in it".formatted(sample.second()));
            row.require(
                    seconds.computeIfAbsent(block, any -> new HashSet<>()).add(sample.second()),
                    () -> "second %s of block %s is there already: only one VM is alone"
                            .formatted(sample.second(), block));
            all.aloneSamples.add(new AloneSample(block, sample));
        });
    }

    private List<Run> labelled(String block, String vm) {
        return runs.values().stream()
                .filter(run -> run.block().equals(block) && run.vm().equals(vm) && run.label() != LabelKind.NONE)
                .toList();
    }

    private void readContentions() {
        new TableReader(folder, Table.CONTENTION).forEach(row -> {
            String block = row.name("block");
            Contention contention = new Contention(
                    row.name("vm"),
                    row.name("kind"),
                    row.text("cpus"),
                    row.whole("first_second"),
                    row.whole("last_second"));
            row.require(contention.firstSecond() <= contention.lastSecond(), "last_second is before first_second");
            row.require(
                    runs.containsKey("%s/%s/1".formatted(block, contention.vm())),
                    () -> "no run of VM %s in block %s".formatted(contention.vm(), block));
            all.contentions.add(new BlockContention(block, contention));
        });
    }

    private Run run(Row row) {
        Run run = runs.get(row.name("run_id"));
        row.require(run != null, () -> "no such run: %s".formatted(row.text("run_id")));
        return run;
    }

    private static void claim(Row row, Map<String, Set<Long>> taken, Run run, long first, long last) {
        Set<Long> seconds = taken.computeIfAbsent(run.id(), id -> new HashSet<>());
        for (long second = first; second <= last; second++) {
            if (!seconds.add(second)) {
                throw row.refused("second %d of run %s is there already".formatted(second, run.id()));
            }
        }
    }

    private static void requireCount(TableReader table, Run run, String what, int found, int expected) {
        if (found != expected) {
            throw new UnusableDatasetException(
                    table.file(),
                    "run %s has %d %s, its row in %s says %d"
                            .formatted(run.id(), found, what, Table.RUNS.fileName(), expected));
        }
    }
}
