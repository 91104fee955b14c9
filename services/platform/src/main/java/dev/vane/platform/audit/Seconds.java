package dev.vane.platform.audit;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of seconds, held as runs: a VM's hours of gap-free seconds take no more room than one. */
public final class Seconds {
    /** First second of each run to its last; runs neither touch nor overlap. */
    private final NavigableMap<Long, Long> runs = new TreeMap<>();

    private long size;

    /** Adds a second; false if it was there already. */
    public boolean add(long second) {
        if (contains(second)) {
            return false;
        }
        Map.Entry<Long, Long> before = runs.floorEntry(second);
        Long lastOfNext = runs.remove(second + 1);
        long first = before != null && before.getValue() == second - 1 ? before.getKey() : second;
        runs.put(first, lastOfNext == null ? second : lastOfNext);
        size++;
        return true;
    }

    public boolean contains(long second) {
        Map.Entry<Long, Long> run = runs.floorEntry(second);
        return run != null && second <= run.getValue();
    }

    /** How many seconds. */
    public long size() {
        return size;
    }

    /** How many of these seconds {@code others} does not hold. */
    public long without(Seconds others) {
        return size - common(others);
    }

    private long common(Seconds others) {
        long common = 0;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            common += others.within(run.getKey(), run.getValue());
        }
        return common;
    }

    private long within(long first, long last) {
        Long from = runs.floorKey(first);
        long count = 0;
        for (Map.Entry<Long, Long> run :
                runs.subMap(from == null ? first : from, true, last, true).entrySet()) {
            count += Math.max(0, Math.min(last, run.getValue()) - Math.max(first, run.getKey()) + 1);
        }
        return count;
    }

    @Override
    public String toString() {
        return runs.toString();
    }
}
