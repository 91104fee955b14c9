package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.*;

import dev.vane.collector.live.Reading.TaskTimes;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** @param countsDelays the kernel counts how long threads wait for disks */
    SampleMaker(double secondsPerTick, boolean countsDelays) {
        this.secondsPerTick = secondsPerTick;
        this.countsDelays = countsDelays;
    }

    /**
     * Makes the sample of one second.
     *
     * @param host signals of the host, the same for all its VMs
     * @param events rates of counted events by position in the catalogue
     */
    Sample sample(
            VmKey key, long second, Reading before, Reading now, Map<Extra, Double> host, Map<Integer, Double> events) {
        MetricValues.Builder values = MetricValues.builder();
        Map<String, Float> extras = new HashMap<>();
        host.forEach((extra, share) -> extras.put(extra.key(), share.floatValue()));
        rates(before, now, values);
        cpu(before, now, values);
        tasks(before, now, values, extras);
        events.forEach(values::set);
        now.gauges().forEach((gauge, level) -> values.set(gauge.metric(), level));
        extras(before, now, extras);
        return new Sample(key, second, values.build(), extras);
    }

    private static void rates(Reading before, Reading now, MetricValues.Builder values) {
        for (Counter counter : Counter.values()) {
            if (!counter.metrics().isEmpty()) {
                now.rate(counter, before)
                        .ifPresent(rate -> counter.metrics().forEach(metric -> values.set(metric, rate)));
            }
        }
        if (IS_X86) {
            // These processors carry out misaligned accesses and all instructions themselves.
            set(values, "perf.alignment_faults", 0);
            set(values, "perf.emulation_faults", 0);
        }
    }

    private static void cpu(Reading before, Reading now, MetricValues.Builder values) {
        Map.of(
                        CPU_NANOS, "vm.cpu.utilization",
                        CPU_USER_NANOS, "vm.cpu.user.utilization",
                        CPU_SYSTEM_NANOS, "vm.cpu.system.utilization",
                        HALT_POLL_SUCCESS_NANOS, "vm.vcpu.haltpoll.success.ratio",
                        HALT_POLL_FAIL_NANOS, "vm.vcpu.haltpoll.fail.ratio")
                .forEach((counter, metric) ->
                        now.rate(counter, before).ifPresent(cores -> set(values, metric, cores / cpus(now))));
    }

    private static double cpus(Reading reading) {
        return reading.vcpus().isEmpty()
                ? reading.limits().cpus()
                : reading.vcpus().size();
    }

    private void tasks(Reading before, Reading now, MetricValues.Builder values, Map<String, Float> extras) {
        if (before.tasks().isEmpty() || now.tasks().isEmpty()) {
            return;
        }
        double seconds = now.secondsSince(before);
        Map<Long, TaskTimes> tasks = now.tasksSince(before);
        set(values, "vm.process.context_switches.rate", sum(tasks, TaskTimes::switches) / seconds);
        set(values, "perf.context_switches", sum(tasks, TaskTimes::switches) / seconds);
        if (countsDelays) {
            set(values, "vm.disk.delay.ratio", sum(tasks, TaskTimes::diskTicks) * secondsPerTick / seconds);
        }
        extras.put(Extra.VM_RUN_QUEUE_DELAY_RATIO.key(), (float) (sum(tasks, TaskTimes::waitNanos) * 1e-9 / seconds));
        List<TaskTimes> vcpus = vcpus(now, tasks);
        vcpus(vcpus, seconds, values);
        if (now.vcpus().isEmpty()) {
            group(before, now, vcpus, values);
        }
        emulator(before, now, vcpus, values);
    }

    private static double sum(Map<Long, TaskTimes> tasks, java.util.function.ToLongFunction<TaskTimes> part) {
        return tasks.values().stream().mapToLong(part).sum();
    }

    private static List<TaskTimes> vcpus(Reading now, Map<Long, TaskTimes> tasks) {
        if (!now.vcpus().isEmpty()) {
            return now.vcpus().stream()
                    .flatMap(tid -> Optional.ofNullable(tasks.get(tid)).stream())
                    .toList();
        }
        Collection<TaskTimes> all = tasks.values();
        int count = (int) Math.ceil(now.limits().cpus());
        Stream<TaskTimes> idle = Stream.generate(() -> new TaskTimes(0, 0, 0, 0));
        return Stream.concat(
                        all.stream()
                                .sorted(Comparator.comparingLong(SampleMaker::wanted)
                                        .reversed()),
                        idle)
                .limit(count)
                .toList();
    }

    private static long wanted(TaskTimes task) {
        return task.runNanos() + task.waitNanos();
    }

    private static void vcpus(List<TaskTimes> vcpus, double seconds, MetricValues.Builder values) {
        if (vcpus.isEmpty()) {
            return;
        }
        double[] run = vcpus.stream()
                .mapToDouble(task -> task.runNanos() * 1e-9 / seconds)
                .toArray();
        DoubleSummaryStatistics ran = java.util.Arrays.stream(run).summaryStatistics();
        DoubleSummaryStatistics waited = vcpus.stream()
                .mapToDouble(task -> task.waitNanos() * 1e-9 / seconds)
                .summaryStatistics();
        double variance = java.util.Arrays.stream(run)
                .map(share -> (share - ran.getAverage()) * (share - ran.getAverage()))
                .average()
                .orElse(0);
        set(values, "vm.vcpu.utilization.max", ran.getMax());
        set(values, "vm.vcpu.utilization.min", ran.getMin());
        set(values, "vm.vcpu.utilization.stddev", Math.sqrt(variance));
        set(values, "vm.vcpu.runqueue_delay.ratio.mean", waited.getAverage());
        set(values, "vm.vcpu.runqueue_delay.ratio.max", waited.getMax());
    }

    private static void group(Reading before, Reading now, List<TaskTimes> vcpus, MetricValues.Builder values) {
        double cpus = Math.ceil(now.limits().cpus());
        double seconds = now.secondsSince(before);
        OptionalDouble some = now.rate(PRESSURE_CPU_MICROS, before);
        OptionalDouble ran = now.rate(CPU_NANOS, before);
        if (some.isEmpty() || ran.isEmpty()) {
            return;
        }
        double heldUp = Math.min(some.getAsDouble(), Math.max(0, 1 - ran.getAsDouble() / cpus));
        double longest = vcpus.stream()
                .mapToDouble(task -> task.waitNanos() * 1e-9 / seconds)
                .max()
                .orElse(0);
        set(values, "vm.vcpu.runqueue_delay.ratio.mean", heldUp);
        set(values, "vm.vcpu.runqueue_delay.ratio.max", cpus == 1 ? heldUp : Math.max(heldUp, longest));
        if (cpus == 1) {
            oneCpu(ran.getAsDouble(), values);
        }
    }

    private static void oneCpu(double cores, MetricValues.Builder values) {
        set(values, "vm.vcpu.utilization.max", cores);
        set(values, "vm.vcpu.utilization.min", cores);
        set(values, "vm.vcpu.utilization.stddev", 0);
    }

    /** What a virtual machine's process ran besides its virtual CPUs, in cores. */
    private static void emulator(Reading before, Reading now, List<TaskTimes> vcpus, MetricValues.Builder values) {
        if (!now.vcpus().isEmpty()) {
            double guest = vcpus.stream().mapToLong(TaskTimes::runNanos).sum() * 1e-9 / now.secondsSince(before);
            now.rate(CPU_NANOS, before)
                    .ifPresent(cores -> set(values, "vm.cpu.emulator.utilization", Math.max(0, cores - guest)));
        }
    }

    private static void extras(Reading before, Reading now, Map<String, Float> extras) {
        Map.of(
                        THROTTLED_NANOS, Extra.VM_THROTTLED_RATIO,
                        PRESSURE_CPU_MICROS, Extra.VM_PRESSURE_CPU_RATIO,
                        PRESSURE_MEMORY_MICROS, Extra.VM_PRESSURE_MEMORY_RATIO,
                        PRESSURE_IO_MICROS, Extra.VM_PRESSURE_IO_RATIO)
                // Throttled time is a sum over CPUs, and the kernel's clock differs from ours: neither may pass 1.
                .forEach((counter, extra) -> now.rate(counter, before)
                        .ifPresent(share -> extras.put(extra.key(), (float) Math.min(1, share))));
    }

    private static void set(MetricValues.Builder values, String metric, double value) {
        values.set(MetricCatalogue.get().indexOf(metric), value);
    }
}
