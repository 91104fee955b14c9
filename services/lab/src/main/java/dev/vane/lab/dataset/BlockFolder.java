package dev.vane.lab.dataset;

import dev.vane.contracts.Sample;
import dev.vane.lab.block.Contention;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.label.AloneLabel;
import dev.vane.lab.label.BlockLabels;
import dev.vane.lab.label.Label;
import dev.vane.lab.label.LabelledRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Labels a measured block and writes its tables into a folder of its name. */
public final class BlockFolder {
    private final MeasuredBlock block;
    private final List<LabelledRun> runs;

    private BlockFolder(MeasuredBlock block) {
        this.block = block;
        this.runs = BlockLabels.of(block);
    }

    /**
     * Writes {@code <out>/<block>/}, complete or not at all. Samples of unknown VMs, or outside of the phases together, are
     * left out; of two for the same second the first stays.
     *
     * @return the folder
     * @throws java.nio.file.FileAlreadyExistsException if the folder is there already
     * @throws IOException if it cannot be written
     */
    public static Path write(MeasuredBlock block, Path out) throws IOException {
        return NewFolder.write(out.resolve(block.name()), new BlockFolder(block)::tables);
    }

    private void tables(Path folder) throws IOException {
        try (TableWriter rows = new TableWriter(folder, Table.RUNS);
                TableWriter samples = new TableWriter(folder, Table.SAMPLES);
                TableWriter labels = new TableWriter(folder, Table.LABELS);
                TableWriter alone = new TableWriter(folder, Table.ALONE);
                TableWriter contention = new TableWriter(folder, Table.CONTENTION)) {
            for (LabelledRun run : runs) {
                String id = "%s/%s/%d".formatted(block.name(), run.vm(), run.number());
                List<Sample> ofRun = samples(run);
                rows.row(RunRow.cells(row(id, run, ofRun.size())));
                for (Sample sample : ofRun) {
                    samples.row(SampleRow.cells(id, sample));
                }
                for (Label label : run.rejection().isEmpty() ? run.labels() : List.<Label>of()) {
                    labels.row(LabelRow.cells(id, label));
                }
                for (AloneLabel label : run.alone()) {
                    alone.row(LabelRow.cells(id, label));
                }
            }
            for (Contention interval : block.contentions()) {
                contention.row(List.of(
                        block.name(),
                        interval.vm(),
                        interval.kind(),
                        interval.cpus(),
                        interval.firstSecond(),
                        interval.lastSecond()));
            }
        }
    }

    private List<Sample> samples(LabelledRun run) {
        var bySecond = new TreeMap<Long, Sample>();
        block.samples().stream()
                .filter(sample -> sample.vm().equals(run.vm()) && run.phase().contains(sample.second()))
                .forEach(sample -> bySecond.putIfAbsent(sample.second(), sample));
        return List.copyOf(bySecond.values());
    }

    private Run row(String id, LabelledRun run, int samples) {
        MeasuredVm vm = block.vms().stream()
                .filter(candidate -> candidate.vm().equals(run.vm()))
                .findFirst()
                .orElseThrow();
        return new Run(
                id,
                block.name(),
                block.host(),
                vm.vm(),
                vm.application(),
                vm.label(),
                vm.unit(),
                vm.cpus(),
                vm.shares(),
                vm.quotaCpus(),
                vm.clientPlace(),
                vm.load(),
                neighbours(vm),
                run.phase().firstSecond(),
                run.phase().lastSecond(),
                run.ideals(),
                run.noise(),
                run.drift(),
                run.rejection(),
                run.labelledSeconds(),
                run.unlabelled(),
                samples);
    }

    private List<String> neighbours(MeasuredVm vm) {
        return block.vms().stream()
                .filter(other -> !other.vm().equals(vm.vm()))
                .map(other -> other.application() + "@" + other.cpus())
                .toList();
    }
}
