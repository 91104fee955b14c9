package dev.vane.training.dataset;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.StallLedger;
import dev.vane.inference.taker.VmSecond;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The seconds of the lab's phases together as serving would see them on their hosts: each VM's CPU time, what it lost, and
 * its CPUs. Batches without a stall ledger have none. Nothing of it is a feature or a label.
 */
public final class LabSeconds {
    private static final List<String> LEDGER = List.of(
            Extra.VM_LEDGER_ON_CPU_CORES.key(),
            Extra.VM_LEDGER_QUOTA_CORES.key(),
            Extra.VM_LEDGER_SIBLINGS_CORES.key(),
            Extra.VM_LEDGER_OTHERS_CORES.key(),
            Extra.VM_ALLOWED_CORES.key(),
            Extra.VM_QUOTA_CORES.key(),
            Extra.VM_OTHERS_ON_CPU_CORES.key());

    private final Path folder;
    private final DuckDb duck;
    private final Map<String, CsvRow> runs = new HashMap<>();
    private final Map<Moment, List<VmSecond>> vms = new TreeMap<>();

    private LabSeconds(Path folder, DuckDb duck) {
        this.folder = folder;
        this.duck = duck;
    }

    /**
     * One second of one host.
     *
     * @param block of the plan, beside which nothing else ran
     * @param second event time, in seconds since the epoch
     * @param vms those with a sample, interferers included
     * @param injected kind of interference by the VM that injected it in this second
     */
    public record HostSecond(String host, String block, long second, List<VmSecond> vms, Map<String, String> injected) {
        public HostSecond {
            vms = List.copyOf(vms);
            injected = Map.copyOf(injected);
        }
    }

    private record Moment(String host, String block, long second) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            int byHost = host.compareTo(other.host);
            int byBlock = byHost == 0 ? block.compareTo(other.block) : byHost;
            return byBlock == 0 ? Long.compare(second, other.second) : byBlock;
        }
    }

    private record Injected(String block, String vm, String kind, long first, long last) {
        boolean isAt(Moment moment) {
            return block.equals(moment.block()) && first <= moment.second() && moment.second() <= last;
        }
    }

    /**
     * All that a data set of the lab has, by host, block and second.
     *
     * @throws UnusableDatasetException if a table cannot be read
     */
    public static List<HostSecond> read(Path folder) {
        List<HostSecond> seconds = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            for (Path batch : LabReader.batches(folder)) {
                seconds.addAll(new LabSeconds(batch, duck).read());
            }
        }
        return seconds;
    }

    private List<HostSecond> read() {
        CsvFile samples = CsvFile.open(folder.resolve("samples.csv.gz"), "run_id", "second");
        if (LEDGER.stream().noneMatch(samples::has)) {
            return List.of();
        }
        samples.require(LEDGER);
        CsvFile.open(folder.resolve("runs.csv.gz"), "run_id", "block", "host", "vm", "cpus")
                .rows(duck)
                .forEach(run -> runs.put(run.text("run_id"), run));
        samples.forEach(duck, List.of("run_id", "second"), LEDGER, this::add);
        List<Injected> injected = injected();
        List<HostSecond> seconds = new ArrayList<>();
        vms.forEach((moment, present) -> {
            Map<String, String> kinds = new HashMap<>();
            injected.stream().filter(one -> one.isAt(moment)).forEach(one -> kinds.put(one.vm(), one.kind()));
            seconds.add(new HostSecond(moment.host(), moment.block(), moment.second(), present, kinds));
        });
        return seconds;
    }

    /** One without CPUs or CPU time is left out, as in serving: it counts as the rest of the host. */
    private void add(CsvRow row) {
        CsvRow run = runs.get(row.text("run_id"));
        if (run == null) {
            throw row.unusable("no run is called " + row.text("run_id"));
        }
        Map<String, Float> extras = new HashMap<>();
        for (int i = 0; i < LEDGER.size(); i++) {
            if (!Double.isNaN(row.numbers()[i])) {
                extras.put(LEDGER.get(i), (float) row.numbers()[i]);
            }
        }
        Optional<StallLedger> ledger = StallLedger.of(extras);
        Optional<CpuList> cpus = CpuList.parse(run.text("cpus"));
        if (ledger.isPresent() && cpus.isPresent()) {
            Float others = extras.get(Extra.VM_OTHERS_ON_CPU_CORES.key());
            vms.computeIfAbsent(
                            new Moment(run.text("host"), run.text("block"), row.whole("second")),
                            absent -> new ArrayList<>())
                    .add(new VmSecond(
                            run.text("vm"),
                            ledger.get().onCpu(),
                            ledger.get().lost(),
                            cpus.get().toBitSet(),
                            others == null || !(others >= 0) ? OptionalDouble.empty() : OptionalDouble.of(others)));
        }
    }

    private List<Injected> injected() {
        CsvFile file = CsvFile.openMaybeWithoutRows(
                folder.resolve("contention.csv.gz"), "block", "vm", "kind", "first_second", "last_second");
        return file.rows(duck).stream()
                .map(row -> new Injected(
                        row.text("block"),
                        row.text("vm"),
                        row.text("kind"),
                        row.whole("first_second"),
                        row.whole("last_second")))
                .toList();
    }
}
