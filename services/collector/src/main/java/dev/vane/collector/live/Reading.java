package dev.vane.collector.live;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the kernel's files said of one VM at one instant.
 *
 * @param nanos the instant, by {@link System#nanoTime}
 * @param parts totals of the VM's parts 0 is the control group, others are single processes by their ids, so that one
 *     that ends does not make the sum fall
 * @param tasks what its threads have run and waited, by thread id; empty if it has too many
 * @param vcpus threads that are virtual CPUs; empty if it is no virtual machine
 * @param gauges levels that are passed on as they are
 * @param limits what it may use
 */
record Reading(
        long nanos,
        Map<Long, Map<Counter, Long>> parts,
        Map<Long, TaskTimes> tasks,
        List<Long> vcpus,
        Map<Gauge, Double> gauges,
        Limits limits) {

    /** A level of memory. */
    enum Gauge {
        RSS_BYTES("vm.memory.rss"),
        MEMORY_LIMIT_BYTES("vm.memory.balloon.current"),
        CACHE_BYTES("vm.memory.disk_caches");

        private final int metric;

        Gauge(String metric) {
            this.metric = MetricCatalogue.get().indexOf(metric);
        }

        int metric() {
            return metric;
        }
    }

    /**
     * What one thread has done since it started.
     *
     * @param runNanos time on a CPU
     * @param waitNanos time runnable, but waiting for a CPU
     * @param switches times that it was switched in, which is how often it was switched out, but for the current one
     * @param diskTicks clock ticks that it waited for disks; 0 if the kernel does not account for delays
     */
    record TaskTimes(long runNanos, long waitNanos, long switches, long diskTicks) {
        TaskTimes minus(TaskTimes earlier) {
            return new TaskTimes(
                    runNanos - earlier.runNanos,
                    waitNanos - earlier.waitNanos,
                    switches - earlier.switches,
                    diskTicks - earlier.diskTicks);
        }

        boolean isNegative() {
            return runNanos < 0 || waitNanos < 0 || switches < 0 || diskTicks < 0;
        }
    }

    /**
     * The seconds that a total has grown by in one second, in the counter's base unit; empty if it was not in both
     * readings, or if it fell: then it was reset, and how much was counted since is not known.
     */
    OptionalDouble rate(Counter counter, Reading before) {
        long increase = 0;
        boolean found = false;
        for (var part : parts.entrySet()) {
            Long now = part.getValue().get(counter);
            if (now == null) {
                continue;
            }
            Map<Counter, Long> earlier = before.parts.get(part.getKey());
            // A part that was not there before started since: all that it has counted belongs to this second.
            Long then = earlier == null ? Long.valueOf(0) : earlier.get(counter);
            if (then == null || then > now) {
                return OptionalDouble.empty();
            }
            increase += now - then;
            found = true;
        }
        return found ? OptionalDouble.of(increase * counter.unit() / secondsSince(before)) : OptionalDouble.empty();
    }

    double secondsSince(Reading before) {
        return (nanos - before.nanos) * 1e-9;
    }

    /** What each thread did since the earlier reading. */
    Map<Long, TaskTimes> tasksSince(Reading before) {
        Map<Long, TaskTimes> increases = new HashMap<>();
        tasks.forEach((tid, now) -> {
            TaskTimes then = before.tasks.get(tid);
            TaskTimes increase = then == null ? now : now.minus(then);
            if (!increase.isNegative() && (then != null || startedSince(before, now))) {
                increases.put(tid, increase);
            }
        });
        return increases;
    }

    /** A thread that is new here may have moved in with a long past; one that started here cannot be older than a second. */
    private boolean startedSince(Reading before, TaskTimes now) {
        return now.runNanos() + now.waitNanos() <= nanos - before.nanos;
    }

    /** The same, a second later: what rates it could give. */
    Reading later() {
        return new Reading(nanos + 1_000_000_000L, parts, tasks, vcpus, gauges, limits);
    }

    static Map<Counter, Long> totals() {
        return new EnumMap<>(Counter.class);
    }
}
