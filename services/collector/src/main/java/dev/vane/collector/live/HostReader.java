package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.HOST_BUSY_TICKS;
import static dev.vane.collector.live.Counter.HOST_IDLE_TICKS;
import static dev.vane.collector.live.Counter.HOST_STEAL_TICKS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_IO_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_MEMORY_MICROS;

import dev.vane.contracts.Extra;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Reads the signals of the host itself, as shares of the time since they were last read. */
final class HostReader {
    /**
     * What each column of the first line of {@code /proc/stat} counts: user, nice, system, idle, disk wait, interrupts,
     * soft interrupts, steal; guests stand in user already. Idle time and disk wait are one total, because the kernel
     * estimates how to share it between them: disk wait may fall where idle time grows.
     */
    private static final List<Counter> COLUMNS = List.of(
            HOST_BUSY_TICKS,
            HOST_BUSY_TICKS,
            HOST_BUSY_TICKS,
            HOST_IDLE_TICKS,
            HOST_IDLE_TICKS,
            HOST_BUSY_TICKS,
            HOST_BUSY_TICKS,
            HOST_STEAL_TICKS);

    /** A line on one CPU. */
    private static final Pattern CPU = Pattern.compile("cpu\\d{1,5}");

    /** More ticks than this many times what the CPUs can have in the time are none: one came back with an old total. */
    private static final double PLAUSIBLE = 2;

    private final KernelFiles files;
    private final LongSupplier nanoTime;
    private final long ticksPerSecond;
    private State before;

    private record State(long nanos, int cpus, Totals totals, Map<Integer, Long> busyTicks) {}

    HostReader(KernelFiles files, LongSupplier nanoTime) {
        this.files = files;
        this.nanoTime = nanoTime;
        this.ticksPerSecond = files.ticksPerSecond();
        this.before = state();
    }

    /** The signals since the last call, or since this reader was made; what the host does not tell is absent. */
    HostSignals read() {
        State now = state();
        now.totals.follow(before.totals);
        Map<Extra, Double> signals = new EnumMap<>(Extra.class);
        cpu(now, signals);
        stalled(now, PRESSURE_CPU_MICROS, Extra.HOST_PRESSURE_CPU_RATIO, signals);
        stalled(now, PRESSURE_MEMORY_MICROS, Extra.HOST_PRESSURE_MEMORY_RATIO, signals);
        stalled(now, PRESSURE_IO_MICROS, Extra.HOST_PRESSURE_IO_RATIO, signals);
        HostSignals read = new HostSignals(signals, busyCores(now));
        before = now;
        return read;
    }

    private Map<Integer, Double> busyCores(State now) {
        Map<Integer, Double> cores = new HashMap<>();
        double seconds = secondsTo(now);
        now.busyTicks.forEach((cpu, ticks) -> {
            Long then = before.busyTicks.get(cpu);
            if (then != null && ticks >= then && seconds > 0) {
                double busy = (ticks - then) / (seconds * ticksPerSecond);
                cores.put(cpu, busy);
            }
        });
        cores.values().removeIf(busy -> busy > PLAUSIBLE);
        return cores;
    }

    private State state() {
        Totals totals = new Totals();
        Path pressure = files.proc().resolve("pressure");
        GroupReader.stalled(files, pressure.resolve("cpu"), PRESSURE_CPU_MICROS, totals);
        GroupReader.stalled(files, pressure.resolve("memory"), PRESSURE_MEMORY_MICROS, totals);
        GroupReader.stalled(files, pressure.resolve("io"), PRESSURE_IO_MICROS, totals);
        Path stat = files.proc().resolve("stat");
        List<String[]> lines = files.text(stat)
                .map(text -> text.lines().map(line -> line.split("\\s+")).toList())
                .orElse(List.of());
        lines.stream()
                .limit(1)
                .map(words -> words[0].equals("cpu") ? words : new String[0])
                .forEach(words -> cpuTicks(words, stat, totals));
        return new State(nanoTime.getAsLong(), LimitsReader.onlineCpus(files).size(), totals, busyTicks(lines, stat));
    }

    private void cpuTicks(String[] words, Path file, Totals totals) {
        for (int i = 0; i < COLUMNS.size(); i++) {
            totals.add(COLUMNS.get(i), files.number(words, i + 1, file));
        }
    }

    private Map<Integer, Long> busyTicks(List<String[]> lines, Path file) {
        Map<Integer, Long> ticks = new HashMap<>();
        for (String[] words : lines) {
            if (CPU.matcher(words[0]).matches()) {
                Totals cpu = new Totals();
                cpuTicks(words, file, cpu);
                cpu.get(HOST_BUSY_TICKS)
                        .ifPresent(busy -> ticks.put(Integer.parseInt(words[0].substring("cpu".length())), busy));
            }
        }
        return ticks;
    }

    private void cpu(State now, Map<Extra, Double> signals) {
        OptionalLong busy = now.totals.increase(HOST_BUSY_TICKS, before.totals);
        OptionalLong idle = now.totals.increase(HOST_IDLE_TICKS, before.totals);
        OptionalLong steal = now.totals.increase(HOST_STEAL_TICKS, before.totals);
        if (busy.isEmpty() || idle.isEmpty() || steal.isEmpty()) {
            return;
        }
        double total = (double) busy.getAsLong() + idle.getAsLong() + steal.getAsLong();
        double cpus = Math.max(before.cpus, now.cpus);
        if (total > 0 && total <= PLAUSIBLE * cpus * secondsTo(now) * ticksPerSecond) {
            signals.put(Extra.HOST_STEAL_RATIO, steal.getAsLong() / total);
            signals.put(Extra.HOST_CPU_UTILIZATION_RATIO, busy.getAsLong() / total);
        }
    }

    private void stalled(State now, Counter counter, Extra extra, Map<Extra, Double> signals) {
        OptionalLong added = now.totals.increase(counter, before.totals);
        double seconds = secondsTo(now);
        if (added.isPresent() && seconds > 0) {
            signals.put(extra, added.getAsLong() * counter.unit() / seconds);
        }
    }

    private double secondsTo(State now) {
        return (now.nanos - before.nanos) * 1e-9;
    }
}
