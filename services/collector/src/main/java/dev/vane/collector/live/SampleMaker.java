package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.CPU_NANOS;
import static dev.vane.collector.live.Counter.CPU_SYSTEM_NANOS;
import static dev.vane.collector.live.Counter.CPU_USER_NANOS;
import static dev.vane.collector.live.Counter.HALT_POLL_FAIL_NANOS;
import static dev.vane.collector.live.Counter.HALT_POLL_SUCCESS_NANOS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_IO_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_MEMORY_MICROS;
import static dev.vane.collector.live.Counter.THROTTLED_NANOS;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes a sample of two readings of one VM: every rate over the time between them, every level as last read.
 *
 * <p>A virtual machine has virtual CPUs; for anything else the n threads that ran or wanted to run the most stand for
 * them, where n is the number of CPUs that it may use, rounded up. Where it has fewer threads, the others were idle.
 *
 * <p>Threads come and go, and one that lived between two readings was never seen: a build or a script is made of such. So
 * of a control group the kernel's own account is taken where there is one: how long some thread of it waited for a CPU
 * ({@code some} of {@code cpu.pressure}), but at most the time in which its CPUs did not run it, is the run-queue delay
 * of its virtual CPUs in the mean, and what a group with one CPU ran is what its one virtual CPU ran. For a group that is
 * single-threaded or always has something to run that is exactly how long it was held up; threads that wait for one
 * another beside idle time make it too long.
 */
final class SampleMaker {
    private static final boolean IS_X86 = System.getProperty("os.arch").equals("amd64");

    private final double secondsPerTick;
    private final boolean countsDelays;
    private final LiveHostMetrics metrics;

    /**
     * @param secondsPerTick length of a clock tick of procfs, in seconds
     * @param countsDelays the kernel counts how long threads wait for disks
     */
    SampleMaker(double secondsPerTick, boolean countsDelays, LiveHostMetrics metrics) {
        this.secondsPerTick = secondsPerTick;
        this.countsDelays = countsDelays;
        this.metrics = metrics;
    }

    /**
     * Makes the sample of one second.
     *
     * @param host signals of the host, the same for all its VMs
     * @param events counted events per second, and top-down shares, by position in the catalogue
     */
    Sample sample(VmKey key, long second, Reading before, Reading now, HostSignals host, Map<Integer, Double> events) {
        AllowedValues values = new AllowedValues(metrics);
        host.extras().forEach(values::share);
        rates(before, now, values);
        cpu(before, now, values);
        Optional<Map<Long, TaskTimes>> tasks = tasks(before, now);
        tasks.ifPresent(found -> tasks(before, now, found, values));
        events.forEach(values::set);
        now.gauges().forEach((gauge, bytes) -> values.set(gauge.metric(), bytes));
        extras(before, now, values);
        ledger(before, now, host, tasks, values);
        return values.sample(key, second);
    }

    private static void ledger(
            Reading before, Reading now, HostSignals host, Optional<Map<Long, TaskTimes>> tasks, AllowedValues values) {
        double seconds = now.secondsSince(before);
        Optional<List<TaskTimes>> vcpus =
                tasks.filter(found -> !now.vcpus().isEmpty()).map(found -> vcpus(now, found));
        LedgerSignals.set(
                before, now, host, waitedCores(tasks.map(Map::values), seconds), waitedCores(vcpus, seconds), values);
    }

    private static OptionalDouble waitedCores(Optional<? extends Collection<TaskTimes>> tasks, double seconds) {
        OptionalDouble nanos = tasks.isPresent() ? sum(tasks.get(), TaskTimes::waitNanos) : OptionalDouble.empty();
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() * 1e-9 / seconds) : nanos;
    }

    /** What each thread did; empty if threads were not read both times. */
    private static Optional<Map<Long, TaskTimes>> tasks(Reading before, Reading now) {
        return before.tasks().isEmpty() || now.tasks().isEmpty()
                ? Optional.empty()
                : Optional.of(now.tasksSince(before));
    }

    private static void rates(Reading before, Reading now, AllowedValues values) {
        for (Counter counter : Counter.values()) {
            if (!counter.metrics().isEmpty()) {
                now.rate(counter, before)
                        .ifPresent(rate -> counter.metrics().forEach(metric -> values.set(metric, rate)));
            }
        }
        if (IS_X86) {
            // These processors carry out misaligned accesses and all instructions themselves.
            values.set("perf.alignment_faults", 0);
            values.set("perf.emulation_faults", 0);
        }
    }

    private static void cpu(Reading before, Reading now, AllowedValues values) {
        perCpu(CPU_NANOS, "vm.cpu.utilization", before, now, values);
        perCpu(CPU_USER_NANOS, "vm.cpu.user.utilization", before, now, values);
        perCpu(CPU_SYSTEM_NANOS, "vm.cpu.system.utilization", before, now, values);
        perCpu(HALT_POLL_SUCCESS_NANOS, "vm.vcpu.haltpoll.success.ratio", before, now, values);
        perCpu(HALT_POLL_FAIL_NANOS, "vm.vcpu.haltpoll.fail.ratio", before, now, values);
    }

    private static void perCpu(Counter counter, String metric, Reading before, Reading now, AllowedValues values) {
        now.rate(counter, before).ifPresent(cores -> values.set(metric, cores / cpus(now)));
    }

    private static double cpus(Reading reading) {
        return reading.vcpus().isEmpty()
                ? reading.limits().cpus()
                : reading.vcpus().size();
    }

    private void tasks(Reading before, Reading now, Map<Long, TaskTimes> tasks, AllowedValues values) {
        double seconds = now.secondsSince(before);
        sum(tasks.values(), TaskTimes::switches).ifPresent(switches -> {
            values.set("vm.process.context_switches.rate", switches / seconds);
            values.set("perf.context_switches", switches / seconds);
        });
        if (countsDelays) {
            sum(tasks.values(), TaskTimes::diskTicks)
                    .ifPresent(ticks -> values.set("vm.disk.delay.ratio", ticks * secondsPerTick / seconds));
        }
        sum(tasks.values(), TaskTimes::waitNanos)
                .ifPresent(nanos -> values.amount(Extra.VM_RUN_QUEUE_DELAY_RATIO, nanos * 1e-9 / seconds));
        List<TaskTimes> vcpus = vcpus(now, tasks);
        ran(shares(vcpus, TaskTimes::runNanos, seconds), values);
        double[] waited = shares(vcpus, TaskTimes::waitNanos, seconds);
        waited(waited, values);
        if (now.vcpus().isEmpty()) {
            group(before, now, Arrays.stream(waited).max(), values);
        }
        emulator(before, now, vcpus, values);
    }

    /** Empty if a thread's part of it is not known. */
    private static OptionalDouble sum(Collection<TaskTimes> tasks, Function<TaskTimes, OptionalLong> part) {
        double sum = 0;
        for (TaskTimes task : tasks) {
            OptionalLong known = part.apply(task);
            if (known.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += known.getAsLong();
        }
        return OptionalDouble.of(sum);
    }

    /** What stands for the virtual CPUs; none where it is not known which threads were the busiest. */
    private static List<TaskTimes> vcpus(Reading now, Map<Long, TaskTimes> tasks) {
        if (!now.vcpus().isEmpty()) {
            return now.vcpus().stream()
                    .flatMap(tid -> Optional.ofNullable(tasks.get(tid)).stream())
                    .toList();
        }
        if (!tasks.values().stream().allMatch(TaskTimes::isTimed)) {
            return List.of();
        }
        int count = (int) Math.ceil(now.limits().cpus());
        return Stream.concat(
                        tasks.values().stream()
                                .sorted(Comparator.comparingLong(SampleMaker::wanted)
                                        .reversed()),
                        Stream.generate(() -> TaskTimes.NONE))
                .limit(count)
                .toList();
    }

    private static long wanted(TaskTimes task) {
        return task.runNanos().orElseThrow() + task.waitNanos().orElseThrow();
    }

    /** Each virtual CPU's share of the time; none where one of them is not known. */
    private static double[] shares(List<TaskTimes> vcpus, Function<TaskTimes, OptionalLong> part, double seconds) {
        return vcpus.stream().map(part).allMatch(OptionalLong::isPresent)
                ? vcpus.stream()
                        .mapToDouble(task -> part.apply(task).orElseThrow() * 1e-9 / seconds)
                        .toArray()
                : new double[0];
    }

    private static void ran(double[] shares, AllowedValues values) {
        if (shares.length > 0) {
            DoubleSummaryStatistics ran = Arrays.stream(shares).summaryStatistics();
            double variance = Arrays.stream(shares)
                    .map(share -> (share - ran.getAverage()) * (share - ran.getAverage()))
                    .average()
                    .orElse(0);
            values.set("vm.vcpu.utilization.max", ran.getMax());
            values.set("vm.vcpu.utilization.min", ran.getMin());
            values.set("vm.vcpu.utilization.stddev", Math.sqrt(variance));
        }
    }

    private static void waited(double[] shares, AllowedValues values) {
        if (shares.length > 0) {
            DoubleSummaryStatistics waited = Arrays.stream(shares).summaryStatistics();
            values.set("vm.vcpu.runqueue_delay.ratio.mean", waited.getAverage());
            values.set("vm.vcpu.runqueue_delay.ratio.max", waited.getMax());
        }
    }

    /** @param longest share of the time that the thread waited that waited the longest, if known */
    private static void group(Reading before, Reading now, OptionalDouble longest, AllowedValues values) {
        double cpus = Math.ceil(now.limits().cpus());
        OptionalDouble some = now.rate(PRESSURE_CPU_MICROS, before);
        OptionalDouble ran = now.rate(CPU_NANOS, before);
        if (some.isEmpty() || ran.isEmpty()) {
            return;
        }
        double heldUp = Math.min(some.getAsDouble(), Math.max(0, 1 - ran.getAsDouble() / cpus));
        values.set("vm.vcpu.runqueue_delay.ratio.mean", heldUp);
        if (cpus == 1) {
            values.set("vm.vcpu.runqueue_delay.ratio.max", heldUp);
            oneCpu(ran.getAsDouble(), values);
        } else {
            longest.ifPresent(waited -> values.set("vm.vcpu.runqueue_delay.ratio.max", Math.max(heldUp, waited)));
        }
    }

    private static void oneCpu(double cores, AllowedValues values) {
        values.set("vm.vcpu.utilization.max", cores);
        values.set("vm.vcpu.utilization.min", cores);
        values.set("vm.vcpu.utilization.stddev", 0);
    }

    /** What a virtual machine's process ran besides its virtual CPUs, in cores. */
    private static void emulator(Reading before, Reading now, List<TaskTimes> vcpus, AllowedValues values) {
        OptionalDouble guest = sum(vcpus, TaskTimes::runNanos);
        if (!now.vcpus().isEmpty() && guest.isPresent()) {
            double guestCores = guest.getAsDouble() * 1e-9 / now.secondsSince(before);
            now.rate(CPU_NANOS, before)
                    .ifPresent(cores -> values.set("vm.cpu.emulator.utilization", Math.max(0, cores - guestCores)));
        }
    }

    private static void extras(Reading before, Reading now, AllowedValues values) {
        // A sum over CPUs.
        now.rate(THROTTLED_NANOS, before).ifPresent(cpus -> values.amount(Extra.VM_THROTTLED_RATIO, Math.min(1, cpus)));
        share(PRESSURE_CPU_MICROS, Extra.VM_PRESSURE_CPU_RATIO, before, now, values);
        share(PRESSURE_MEMORY_MICROS, Extra.VM_PRESSURE_MEMORY_RATIO, before, now, values);
        share(PRESSURE_IO_MICROS, Extra.VM_PRESSURE_IO_RATIO, before, now, values);
    }

    private static void share(Counter counter, Extra extra, Reading before, Reading now, AllowedValues values) {
        now.rate(counter, before).ifPresent(share -> values.share(extra, share));
    }
}
