package dev.vane.lab.dataset;

import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.lab.block.Contention;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.Report;
import dev.vane.lab.block.Report.Latencies;
import dev.vane.lab.block.Report.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A small block: {@code a} in a closed loop on CPU 0, {@code b} in an open loop on CPU 1 and the interferer {@code c} on
 * both, twice together for 20 s. In the second phase together of {@code drifting} blocks, {@code a} drifts.
 */
public final class Recorded {
    private static final long START = 2_000;

    private Recorded() {}

    public static MeasuredBlock block(String name, boolean drifting) {
        return block("host", name, drifting);
    }

    /** The same on a host of another name. */
    public static MeasuredBlock block(String host, String name, boolean drifting) {
        return new MeasuredBlock(
                name,
                host,
                List.of(closed(drifting), open(), interferer()),
                phases(),
                List.of(new Contention("c", "cpu", "0-1", START + 30, START + 44)),
                samples(host));
    }

    private static List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        for (int start : new int[] {0, 50, 100}) {
            phases.add(phase("a", start + 3, 10));
            phases.add(phase("b", start + 15, 10));
            if (start < 100) {
                phases.add(phase(null, start + 27, 20));
            }
        }
        return phases;
    }

    private static Phase phase(String alone, int first, int seconds) {
        return new Phase(Optional.ofNullable(alone), START + first, START + first + seconds - 1);
    }

    private static MeasuredVm closed(boolean drifting) {
        List<Report> reports = new ArrayList<>();
        for (long second = START; second <= START + 130; second++) {
            double alone = drifting && second > START + 97 ? 80 : 100;
            reports.add(new Progress(second * 1000, together(second) ? 50 : alone + second % 3));
        }
        return vm("a", "zip", LabelKind.RATE, "0", reports);
    }

    private static MeasuredVm open() {
        List<Report> reports = new ArrayList<>();
        for (long second = START; second <= START + 130; second++) {
            int micros = together(second) ? 4_000 : 1_000 + (int) (second % 5);
            reports.add(new Latencies(second, Collections.nCopies(120, micros)));
        }
        return vm("b", "web, \"fast\"", LabelKind.LATENCY, "1", reports);
    }

    private static MeasuredVm interferer() {
        return vm("c", "burn", LabelKind.NONE, "0-1", List.of());
    }

    private static MeasuredVm vm(String name, String application, LabelKind kind, String cpus, List<Report> reports) {
        var levels = new TreeMap<Long, Integer>();
        if (kind == LabelKind.LATENCY) {
            levels.put(START, 120);
        }
        return new MeasuredVm(
                name,
                application,
                kind,
                "unit",
                cpus,
                1024,
                kind == LabelKind.NONE ? OptionalDouble.of(1.5) : OptionalDouble.empty(),
                2048,
                kind == LabelKind.RATE ? OptionalInt.of(500) : OptionalInt.empty(),
                "own",
                "static",
                levels,
                reports);
    }

    private static boolean together(long second) {
        return phases().stream().anyMatch(phase -> phase.isTogether() && phase.contains(second));
    }

    /** Of all VMs in every second, as the collector reads them. */
    private static List<Sample> samples(String host) {
        List<Sample> samples = new ArrayList<>();
        for (long second = START; second <= START + 130; second++) {
            for (String vm : List.of("a", "b", "c")) {
                MetricValues.Builder values = MetricValues.builder();
                for (int metric = 0; metric < MetricCatalogue.SIZE; metric += 2) {
                    values.set(metric, Math.abs(Math.sin((double) second + metric + vm.charAt(0))));
                }
                samples.add(new Sample(
                        new VmKey(host, vm),
                        second,
                        values.build(),
                        Map.of(
                                Extra.HOST_STEAL_RATIO.key(), 0.1f,
                                Extra.VM_PRESSURE_IO_RATIO.key(), 1e-9f,
                                Extra.VM_LEDGER_OTHERS_CORES.key(), 0.25f)));
            }
        }
        return samples;
    }
}
