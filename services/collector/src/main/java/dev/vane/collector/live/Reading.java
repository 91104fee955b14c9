package dev.vane.collector.live;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the kernel's files said of one VM at one instant.
 *
 * @param nanos the instant in nanoseconds, by {@link System#nanoTime}
 * @param ticksSinceBoot the instant in clock ticks since the machine was booted, as processes' start times are; empty if
 *     it is not known
 * @param parts totals by part: {@value #GROUP} for what is counted for the VM as a whole, process ids for what each process
 *     counts for itself, so that one that ends does not make the sum fall
 * @param tasks what its threads have run and waited since they started, by thread id; empty if it has too many
 * @param vcpus thread ids of its virtual CPUs; empty if it is no virtual machine
 * @param gauges levels in bytes, that are passed on as they are
 * @param limits what it may use
 */
record Reading(
        long nanos,
        OptionalLong ticksSinceBoot,
        Map<Long, Totals> parts,
        Map<Long, TaskTimes> tasks,
        List<Long> vcpus,
        Map<Gauge, Double> gauges,
        Limits limits) {

    /** The part that is no process. */
    static final long GROUP = 0;

    private static final long SECOND_NANOS = 1_000_000_000L;

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
     * By how much a total has grown in a second since an earlier reading, in the base unit of the counter's metric: seconds
     * per second, bytes per second or operations per second. Empty if it was not in both readings, if it fell (it was
     * reset, and how much was counted since is not known), or if a part of it could not be read.
     *
     * <p>A part counts from the second reading in a row that has it. Only a process that has started since the earlier
     * reading counts at once: all of its total belongs to this second.
     */
    OptionalDouble rate(Counter counter, Reading before) {
        long increase = 0;
        boolean isFound = false;
        for (var part : parts.entrySet()) {
            Totals now = part.getValue();
            if (now.isUnknown(counter)) {
                return OptionalDouble.empty();
            }
            Totals then = before.sameAs(part.getKey(), now);
            if (!now.isKept(counter) || (then == null && !hasStartedSince(before, now))) {
                continue;
            }
            OptionalLong added = then == null ? now.get(counter) : now.increase(counter, then);
            if (added.isEmpty()) {
                return OptionalDouble.empty();
            }
            increase += added.getAsLong();
            isFound = true;
        }
        return isFound ? OptionalDouble.of(increase * counter.unit() / secondsSince(before)) : OptionalDouble.empty();
    }

    /** The totals of the same part here; null if it is not there, or another process has its id. */
    private Totals sameAs(long part, Totals other) {
        Totals found = parts.get(part);
        return found != null && found.startTicks().equals(other.startTicks()) ? found : null;
    }

    /** A start far ahead of now is on another clock: that of a container, for example. */
    private boolean hasStartedSince(Reading before, Totals process) {
        if (process.startTicks().isEmpty() || before.ticksSinceBoot.isEmpty() || ticksSinceBoot.isEmpty()) {
            return false;
        }
        long start = process.startTicks().getAsLong();
        long then = before.ticksSinceBoot.getAsLong();
        long now = ticksSinceBoot.getAsLong();
        return start >= then && start - now <= now - then;
    }

    /** Remembers of the reading before which totals have fallen or are missing here. */
    void follow(Reading before) {
        parts.forEach((id, now) -> {
            Totals then = before.sameAs(id, now);
            if (then != null) {
                now.follow(then);
            }
        });
    }

    /** Time between two readings, in seconds. */
    double secondsSince(Reading before) {
        return (nanos - before.nanos) * 1e-9;
    }

    /** What each thread did since the earlier reading, by thread id. */
    Map<Long, TaskTimes> tasksSince(Reading before) {
        long elapsed = nanos - before.nanos;
        Map<Long, TaskTimes> increases = new HashMap<>();
        tasks.forEach((tid, now) -> {
            TaskTimes then = before.tasks.get(tid);
            if (then != null) {
                increases.put(tid, now.minus(then).ranAtMost(2 * elapsed));
            } else if (now.fitsInto(elapsed)) {
                // One that is new here may have moved in with a long past; one that has started cannot be older.
                increases.put(tid, now);
            }
        });
        return increases;
    }

    /** The same without what was counted of its network. */
    Reading withoutNetwork() {
        Map<Long, Totals> rest = new HashMap<>();
        parts.forEach((part, totals) -> rest.put(part, totals.without(NetworkReader.COUNTERS)));
        return new Reading(nanos, ticksSinceBoot, rest, tasks, vcpus, gauges, limits);
    }

    /** The same, a second later: what rates it could give. */
    Reading later() {
        return new Reading(nanos + SECOND_NANOS, ticksSinceBoot, parts, tasks, vcpus, gauges, limits);
    }
}
