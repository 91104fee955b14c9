package dev.vane.lab.label;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.Report;
import dev.vane.lab.block.Report.Latencies;
import dev.vane.lab.block.Report.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/** Blocks whose labels are known beforehand: one VM, {@code a}, alone, together and alone again, with 2 s between. */
public final class Blocks {
    static final Phase BEFORE = new Phase(Optional.of("a"), 1_003, 1_012);
    static final Phase TOGETHER = new Phase(Optional.empty(), 1_015, 1_084);
    static final Phase AFTER = new Phase(Optional.of("a"), 1_087, 1_096);
    static final List<Phase> PHASES = List.of(BEFORE, TOGETHER, AFTER);
    private static final long FIRST = 1_000;
    private static final long LAST = 1_100;

    private Blocks() {}

    static MeasuredVm vm(LabelKind kind, NavigableMap<Long, Integer> levels, List<Report> reports) {
        return new MeasuredVm(
                "a",
                "app",
                kind,
                "unit",
                "0",
                1024,
                OptionalDouble.empty(),
                4096,
                OptionalInt.empty(),
                "own",
                "static",
                levels,
                reports);
    }

    static MeasuredBlock block(MeasuredVm vm) {
        return new MeasuredBlock("block", "host", List.of(vm), PHASES, List.of(), List.of());
    }

    static LabelledRun run(MeasuredVm vm) {
        return BlockLabels.of(block(vm)).getFirst();
    }

    /** A closed loop that reports every unit of work when it is done, {@code rate(second)} of them a second. */
    static List<Report> units(LongToDoubleFunction rate) {
        List<Report> reports = new ArrayList<>();
        double progress = 0;
        for (long millis = FIRST * 1000; millis <= LAST * 1000; millis++) {
            progress += rate.applyAsDouble((millis + 999) / 1000) / 1000;
            if (progress >= 1 - 1e-9) {
                reports.add(new Progress(millis, 1));
                progress -= 1;
            }
        }
        return reports;
    }

    /** A program that says once a second, at its end, how much work it did. */
    static List<Report> everySecond(LongToDoubleFunction rate) {
        List<Report> reports = new ArrayList<>();
        for (long second = FIRST; second <= LAST; second++) {
            reports.add(new Progress(second * 1000, rate.applyAsDouble(second)));
        }
        return reports;
    }

    /** An open loop of {@code requests(second)} a second, all latencies around {@code micros(second)}. */
    static List<Report> requests(LongToDoubleFunction requests, LongToDoubleFunction micros) {
        List<Report> reports = new ArrayList<>();
        for (long second = FIRST; second <= LAST; second++) {
            int count = (int) requests.applyAsDouble(second);
            double typical = micros.applyAsDouble(second);
            if (count > 0) {
                reports.add(new Latencies(
                        second,
                        IntStream.range(0, count)
                                .mapToObj(request -> (int) (typical * (0.5 + (double) request / count)))
                                .toList()));
            }
        }
        return reports;
    }

    static NavigableMap<Long, Integer> noLevels() {
        return new TreeMap<>();
    }

    static double together(long second, double alone, double together) {
        return second > BEFORE.lastSecond() && second < AFTER.firstSecond() ? together : alone;
    }
}
