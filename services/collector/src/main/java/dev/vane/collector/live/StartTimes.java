package dev.vane.collector.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When processes started, in clock ticks since the machine was booted. A process that is asked for each second is read
 * once: Linux hands out ids in turn, so an id does not get another process between two readings. For one thread.
 */
final class StartTimes {
    private static final long VALID_NANOS = 2_500_000_000L;
    private static final int MAX_PROCESSES = 1 << 15;

    private final KernelFiles files;
    private final LongSupplier nanoTime;
    private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > MAX_PROCESSES;
        }
    };

    private record Known(OptionalLong startTicks, long askedNanos) {}

    StartTimes(KernelFiles files, LongSupplier nanoTime) {
        this.files = files;
        this.nanoTime = nanoTime;
    }

    /** Start of a process that is read each second; empty if it has ended or cannot be read. */
    OptionalLong ofWatched(long pid) {
        long now = nanoTime.getAsLong();
        Known before = known.get(pid);
        boolean isValid = before != null && now - before.askedNanos < VALID_NANOS;
        OptionalLong start = isValid ? before.startTicks : read(pid);
        known.put(pid, new Known(start, now));
        return start;
    }

    /** Start of a process, read now; empty if it has ended or cannot be read. */
    OptionalLong read(long pid) {
        return ProcessStat.read(files, pid).map(ProcessStat::startTicks).orElse(OptionalLong.empty());
    }
}
