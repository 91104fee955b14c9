package dev.vane.collector.live;

import java.util.OptionalLong;

/**
 * What one thread has done since it started, or between two readings. A number is empty if it could not be read, or fell.
 *
 * @param runNanos time on a CPU, in nanoseconds
 * @param waitNanos time runnable, but waiting for a CPU, in nanoseconds
 * @param switches times that it was switched in, which is how often it was switched out, but for the current one
 * @param diskTicks clock ticks that it waited for disks; 0 if the kernel does not account for delays
 */
record TaskTimes(OptionalLong runNanos, OptionalLong waitNanos, OptionalLong switches, OptionalLong diskTicks) {
    /** A thread that did nothing. */
    static final TaskTimes NONE = new TaskTimes(zero(), zero(), zero(), zero());

    private static OptionalLong zero() {
        return OptionalLong.of(0);
    }

    /** What was added since an earlier reading of the same thread. */
    TaskTimes minus(TaskTimes earlier) {
        return new TaskTimes(
                increase(runNanos, earlier.runNanos),
                increase(waitNanos, earlier.waitNanos),
                increase(switches, earlier.switches),
                increase(diskTicks, earlier.diskTicks));
    }

    private static OptionalLong increase(OptionalLong now, OptionalLong then) {
        boolean isKnown = now.isPresent() && then.isPresent() && now.getAsLong() >= then.getAsLong();
        return isKnown ? OptionalLong.of(now.getAsLong() - then.getAsLong()) : OptionalLong.empty();
    }

    /** True if all of its time can be from an interval of this length: a thread runs or waits on one CPU at a time. */
    boolean fitsInto(long nanos) {
        return isTimed() && runNanos.getAsLong() <= nanos && waitNanos.getAsLong() <= nanos - runNanos.getAsLong();
    }

    /** True if it is known for how long it ran and waited. */
    boolean isTimed() {
        return runNanos.isPresent() && waitNanos.isPresent();
    }

    /** The same without a running time that is longer than it can be: such a total was wrong before, or is now. */
    TaskTimes ranAtMost(long nanos) {
        return runNanos.isPresent() && runNanos.getAsLong() > nanos
                ? new TaskTimes(OptionalLong.empty(), waitNanos, switches, diskTicks)
                : this;
    }
}
