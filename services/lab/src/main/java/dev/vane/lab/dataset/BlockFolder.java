package dev.vane.lab.dataset;

import dev.vane.contracts.Sample;
import dev.vane.lab.block.Contention;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.label.AloneLabel;
import dev.vane.lab.label.BlockLabels;
import dev.vane.lab.label.Label;
import dev.vane.lab.label.LabelledRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
     * Writes {@code <out>/<block>/}, complete or not at all. Samples of unknown VMs, or of seconds in which a VM was
     * neither alone nor in a phase together, are left out; of two for the same second the first stays.
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
                String id = "%s/%s/%d".formatted(block.id(), run.vm(), run.number());
                List<Sample> ofRun = samples(run.vm(), run.phase());
                rows.row(RunRow.cells(row(id, run, ofRun.size())));
                for (Sample sample : ofRun) {
                    samples.row(SampleRow.cells(List.of(id), sample));
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
                        block.id(),
                        interval.vm(),
                        interval.kind(),
                        interval.cpus(),
                        interval.firstSecond(),
                        interval.lastSecond()));
            }
        }
        try (TableWriter samples = new TableWriter(folder, Table.ALONE_SAMPLES)) {
            for (MeasuredVm vm : block.vms()) {
                aloneSamples(vm.vm(), samples);
            }
        }
    }

    private void aloneSamples(String vm, TableWriter rows) throws IOException {
        for (Phase phase : block.phases()) {
            if (!phase.isTogether() && phase.runs(vm)) {
                for (Sample sample : samples(vm, phase)) {
                    rows.row(SampleRow.cells(List.of(block.id(), vm), sample));
                }
            }
        }
    }

    private List<Sample> samples(String vm, Phase phase) {
        var bySecond = new TreeMap<Long, Sample>();
        block.samples().stream()
                .filter(sample -> sample.vm().equals(vm) && phase.contains(sample.second()))
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
                block.id(),
                block.host(),
                vm.vm(),
                vm.application(),
                run.phase().runs(vm.vm()) ? vm.label() : LabelKind.NONE,
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
                samples,
                OptionalInt.of(vm.memoryMib()),
                vm.writeIops(),
                Optional.of(run.phase().kind()));
    }

    private List<String> neighbours(MeasuredVm vm) {
        return block.vms().stream()
                .filter(other -> !other.vm().equals(vm.vm()))
                .map(other -> other.application() + "@" + other.cpus())
                .toList();
    }
}
