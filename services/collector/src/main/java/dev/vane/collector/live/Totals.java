package dev.vane.collector.live;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one part of a VM, its control group or one of its processes, has counted since it started, in the unit of each
 * counter. A sum with one number that could not be read is unknown. For one thread.
 */
final class Totals {
    private final OptionalLong startTicks;
    private final Map<Counter, Long> values = new EnumMap<>(Counter.class);
    private final Set<Counter> unknown = EnumSet.noneOf(Counter.class);

    /** What totals were before they fell or could not be read: as long as they are below, they may return to it. */
    private final Map<Counter, Long> heights = new EnumMap<>(Counter.class);

    /** Totals of a control group, or of something else that has no start. */
    Totals() {
        this(OptionalLong.empty());
    }

    /** @param startTicks when the process started, in clock ticks since the machine was booted, if known */
    Totals(OptionalLong startTicks) {
        this.startTicks = startTicks;
    }

    OptionalLong startTicks() {
        return startTicks;
    }

    /** Adds to a total; an absent amount was there but could not be read, and makes the total unknown. */
    void add(Counter counter, OptionalLong amount) {
        add(counter, amount, 1);
    }

    /** Adds an amount in units that hold {@code unit} of the counter's own. */
    void add(Counter counter, OptionalLong amount, long unit) {
        if (amount.isEmpty() || amount.getAsLong() < 0 || isUnknown(counter)) {
            setUnknown(counter);
            return;
        }
        try {
            long scaled = Math.multiplyExact(amount.getAsLong(), unit);
            values.merge(counter, scaled, Math::addExact);
        } catch (ArithmeticException e) {
            setUnknown(counter);
        }
    }

    /** Sets a total to the difference of two others, if both are there. */
    void addDifference(Counter counter, Counter whole, Counter part) {
        if (isKept(whole) && isKept(part)) {
            boolean isRead = !isUnknown(whole) && !isUnknown(part);
            add(counter, isRead ? OptionalLong.of(values.get(whole) - values.get(part)) : OptionalLong.empty());
        }
    }

    private void setUnknown(Counter counter) {
        values.remove(counter);
        unknown.add(counter);
    }

    /** The total; empty if the kernel does not keep it, or if it could not be read. */
    OptionalLong get(Counter counter) {
        Long value = values.get(counter);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** True if the kernel keeps the total, whether or not it could be read. */
    boolean isKept(Counter counter) {
        return values.containsKey(counter) || unknown.contains(counter);
    }

    /** True if the kernel keeps the total, but it could not be read. */
    boolean isUnknown(Counter counter) {
        return unknown.contains(counter);
    }

    /**
     * What was counted since earlier totals of the same part. Empty if a total was not in both or if it fell: how much was
     * counted since is not known then. Empty as well where it is back at the height that it fell from: then it had not
     * been reset, the lower value was wrong, and what it seems to have gained is old.
     */
    OptionalLong increase(Counter counter, Totals earlier) {
        Long now = values.get(counter);
        Long then = earlier.values.get(counter);
        Long height = earlier.heights.get(counter);
        if (now == null || then == null || now < then || (height != null && now >= height)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(now - then);
    }

    /** Remembers of earlier totals of the same part those that have fallen or are missing here. */
    void follow(Totals earlier) {
        earlier.values.forEach(this::remember);
        earlier.heights.forEach(this::remember);
    }

    private void remember(Counter counter, long height) {
        Long now = values.get(counter);
        if (now == null || now < height) {
            heights.merge(counter, height, Math::max);
        }
    }

    /** A copy that does not have some of the counters. */
    Totals without(Set<Counter> counters) {
        Totals copy = new Totals(startTicks);
        copy.values.putAll(values);
        copy.unknown.addAll(unknown);
        copy.heights.putAll(heights);
        copy.values.keySet().removeAll(counters);
        copy.unknown.removeAll(counters);
        copy.heights.keySet().removeAll(counters);
        return copy;
    }

    @Override
    public String toString() {
        return "Totals[startTicks=%s, values=%s, unknown=%s]".formatted(startTicks, values, unknown);
    }
}
