package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.*;

import dev.vane.contracts.Extra;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Reads the signals of the host itself, as shares of the time since they were last read. */
final class HostReader {
    private static final int IDLE = 3;
    private static final int DISK_WAIT = 4;
    private static final int STEAL = 7;

    private final KernelFiles files;
    private final LongSupplier nanoTime;
    private State before;

    private record State(long nanos, List<Long> cpuTicks, Map<Counter, Long> stalled) {}

    HostReader(KernelFiles files, LongSupplier nanoTime) {
        this.files = files;
        this.nanoTime = nanoTime;
        this.before = state();
    }

    /** The signals since the last call, or since this reader was made; what the host does not tell is absent. */
    Map<Extra, Double> read() {
        State now = state();
        Map<Extra, Double> signals = new EnumMap<>(Extra.class);
        cpu(now, signals);
        stalled(now, PRESSURE_CPU_MICROS, Extra.HOST_PRESSURE_CPU_RATIO, signals);
        stalled(now, PRESSURE_MEMORY_MICROS, Extra.HOST_PRESSURE_MEMORY_RATIO, signals);
        stalled(now, PRESSURE_IO_MICROS, Extra.HOST_PRESSURE_IO_RATIO, signals);
        before = now;
        return signals;
    }

    private State state() {
        Map<Counter, Long> stalled = Reading.totals();
        Path pressure = files.proc().resolve("pressure");
        GroupReader.stalled(files, pressure.resolve("cpu"), PRESSURE_CPU_MICROS, stalled);
        GroupReader.stalled(files, pressure.resolve("memory"), PRESSURE_MEMORY_MICROS, stalled);
        GroupReader.stalled(files, pressure.resolve("io"), PRESSURE_IO_MICROS, stalled);
        return new State(nanoTime.getAsLong(), cpuTicks(), stalled);
    }

    /** User, nice, system, idle, disk wait, interrupts, soft interrupts, steal; guests stand in user already. */
    private List<Long> cpuTicks() {
        return files.text(files.proc().resolve("stat"))
                .map(text -> text.lines().findFirst().orElse("").split("\\s+"))
                .filter(words -> words.length > STEAL + 1)
                .map(words -> List.of(words).subList(1, STEAL + 2).stream()
                        .map(Long::valueOf)
                        .toList())
                .orElse(List.of());
    }

    private void cpu(State now, Map<Extra, Double> signals) {
        if (now.cpuTicks.isEmpty() || before.cpuTicks.isEmpty()) {
            return;
        }
        double total = 0;
        for (int i = 0; i <= STEAL; i++) {
            total += increase(now, i);
        }
        if (total > 0) {
            double steal = increase(now, STEAL);
            double busy = total - steal - increase(now, IDLE) - increase(now, DISK_WAIT);
            signals.put(Extra.HOST_STEAL_RATIO, steal / total);
            signals.put(Extra.HOST_CPU_UTILIZATION_RATIO, busy / total);
        }
    }

    /** Idle time and disk wait may fall by a tick or two: the kernel estimates them. */
    private long increase(State now, int field) {
        return Math.max(0, now.cpuTicks.get(field) - before.cpuTicks.get(field));
    }

    private void stalled(State now, Counter counter, Extra extra, Map<Extra, Double> signals) {
        Long then = before.stalled.get(counter);
        Long total = now.stalled.get(counter);
        double seconds = (now.nanos - before.nanos) * 1e-9;
        if (then != null && total != null && total >= then && seconds > 0) {
            signals.put(extra, Math.min(1, (total - then) * counter.unit() / seconds));
        }
    }
}
