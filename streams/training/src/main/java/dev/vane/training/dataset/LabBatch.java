package dev.vane.training.dataset;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One batch of the lab, as {@code docs/data-format.md} describes it: its tables read, held against each other and
 * joined. A block is told by its host and its name, and never reaches beyond the batch;
 * what a run's id is made of does not matter.
 */
final class LabBatch {
    private static final String ALONE_SAMPLES = "alone-samples.csv.gz";

    /** A folder with any of these is a batch, so that one that is missing is noticed. */
    static final List<String> TABLES = List.of(
            "runs.csv.gz",
            "samples.csv.gz",
            "labels.csv.gz",
            "contention.csv.gz",
            "alone.csv.gz",
            LabBatch.ALONE_SAMPLES);

    private final Path folder;
    private final Map<String, LabRun> runs = new LinkedHashMap<>();

    private LabBatch(Path folder) {
        this.folder = folder;
    }

    /** Its accepted runs. */
    static List<LabelledRun> read(Path folder, DuckDb duck) {
        LabBatch batch = new LabBatch(folder);
        batch.readRuns(duck);
        batch.readSamples(duck);
        batch.averageNeighbours();
        batch.readLabels(duck);
        List<LabContention> injected = batch.readContention(duck);
        batch.runs.values().forEach(LabRun::requireWhole);
        return batch.runs.values().stream()
                .filter(LabRun::counts)
                .flatMap(run -> run.labelled(injected).stream())
                .toList();
    }

    /** Those of its accepted VMs alone; none where the batch is of the form before, which does not have them. */
    static List<LabelledRun> readAlone(Path folder, DuckDb duck) {
        Path table = folder.resolve(ALONE_SAMPLES);
        if (!Files.exists(table)) {
            return List.of();
        }
        LabBatch batch = new LabBatch(folder);
        batch.readRuns(duck);
        Map<String, LabAlone> vms = new LinkedHashMap<>();
        batch.runs.values().stream()
                .filter(LabRun::counts)
                .forEach(run -> vms.putIfAbsent(run.block().name() + '/' + run.vm(), new LabAlone(run)));
        // Other VMs are interferers, or their runs were rejected.
        forEachSample(table, List.of("block", "vm", "second"), duck, (row, signals, ledger) -> Optional.ofNullable(
                        vms.get(row.text("block") + '/' + row.text("vm")))
                .ifPresent(vm -> vm.addSample(row, signals, ledger)));
        return vms.values().stream().flatMap(vm -> vm.labelled().stream()).toList();
    }

    private void readRuns(DuckDb duck) {
        CsvFile file = CsvFile.open(
                folder.resolve("runs.csv.gz"),
                "run_id",
                "block",
                "host",
                "vm",
                "application",
                "label_kind",
                "first_second",
                "last_second",
                "accepted",
                "labelled_seconds",
                "samples");
        for (CsvRow row : file.rows(duck)) {
            LabRun run = new LabRun(row);
            if (runs.put(run.id(), run) != null) {
                throw row.unusable("a second run " + run.id());
            }
        }
    }

    private void readSamples(DuckDb duck) {
        forEachSample(
                folder.resolve("samples.csv.gz"),
                List.of("run_id", "second"),
                duck,
                (row, signals, ledger) -> run(row).addSample(row, signals, ledger));
    }

    private interface SampleVisitor {
        void sample(CsvRow row, Row signals, LedgerSecond ledger);
    }

    /** @param keys columns that say whose sample it is, and when it was taken */
    private static void forEachSample(Path table, List<String> keys, DuckDb duck, SampleVisitor visitor) {
        CsvFile file = CsvFile.open(table, keys.toArray(String[]::new));
        file.require(MetricCatalogue.get().metrics().stream().map(Metric::name).toList());
        LabLedger ledger = LabLedger.in(file);
        LabSignals signals = LabSignals.in(file);
        List<String> numbers = signals.columns();
        file.forEach(
                duck, keys, numbers, row -> visitor.sample(row, signals.own(row.numbers()), ledger.of(row, numbers)));
    }

    /** Who has a sample in the same second of a block is a neighbour: phases of a block share no second. */
    private void averageNeighbours() {
        runs.values().stream()
                .collect(Collectors.groupingBy(LabRun::block, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(LabBatch::averageNeighbours);
    }

    /** Members in the order of their names, as serving has them, so that the same bits come out. */
    private static void averageNeighbours(List<LabRun> block) {
        Map<Long, List<LabRun>> members = new LinkedHashMap<>();
        block.stream().sorted(Comparator.comparing(LabRun::vm)).forEach(run -> run.seconds()
                .forEach(second ->
                        members.computeIfAbsent(second, s -> new ArrayList<>()).add(run)));
        members.forEach((second, present) -> {
            HostRows rows = LabSignals.rows(present.stream()
                    .map(run -> LabSignals.vm(run.own(second), run.cpus()))
                    .toList());
            for (int i = 0; i < present.size(); i++) {
                present.get(i).addRow(second, rows.rowOfMember(i));
            }
        });
    }

    private void readLabels(DuckDb duck) {
        CsvFile file = CsvFile.openMaybeWithoutRows(
                folder.resolve("labels.csv.gz"), "run_id", "second", "span_seconds", "relative_performance");
        file.rows(duck).forEach(row -> run(row).addLabel(row));
    }

    private List<LabContention> readContention(DuckDb duck) {
        return CsvFile.openMaybeWithoutRows(
                        folder.resolve("contention.csv.gz"), "block", "kind", "first_second", "last_second")
                .rows(duck)
                .stream()
                .map(row -> contention(row, LabContention.of(row)))
                .toList();
    }

    private LabContention contention(CsvRow row, LabContention one) {
        long blocks = runs.values().stream()
                .map(LabRun::block)
                .distinct()
                .filter(one::isOf)
                .count();
        if (blocks > 1) {
            throw row.unusable("%d hosts have a block %s, and the table does not say which is meant"
                    .formatted(blocks, one.block()));
        }
        return one;
    }

    private LabRun run(CsvRow row) {
        LabRun run = runs.get(row.text("run_id"));
        if (run == null) {
            throw row.unusable("no run is called " + row.text("run_id"));
        }
        return run;
    }
}
