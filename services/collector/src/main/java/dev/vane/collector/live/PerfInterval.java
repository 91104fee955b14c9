package dev.vane.collector.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together the lines of one interval that {@code perf stat -I -x, --for-each-cgroup} writes.
 *
 * <p>A line is: time, count, unit, event, group, time counted, share of time counted. The count is already scaled up to
 * the whole interval. An interval is complete with as many lines as there are events and groups: waiting for the first
 * line of the next one would cost a second.
 */
final class PerfInterval {
    /**
     * What was counted.
     *
     * @param seconds length of the interval
     * @param counts by path of the group, then by event; events that were not counted are left out
     */
    record Counts(double seconds, Map<String, Map<String, Double>> counts) {}

    private static final int FIELDS = 5;

    private final int lines;
    private double previousEnd;
    private double end;
    private int seen;
    private Map<String, Map<String, Double>> counts = new HashMap<>();

    /** @param lines number of events times number of groups */
    PerfInterval(int lines) {
        this.lines = lines;
    }

    /** Takes a line, and returns the interval that it completes. A line of another form is not taken. */
    Optional<Counts> add(String line) {
        String[] fields = line.strip().split(",", -1);
        if (fields.length < FIELDS) {
            return Optional.empty();
        }
        try {
            begin(Double.parseDouble(fields[0]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (!fields[1].startsWith("<")) {
            counts.computeIfAbsent(fields[4], path -> new HashMap<>()).put(fields[3], Double.valueOf(fields[1]));
        }
        seen++;
        return seen == lines ? Optional.of(new Counts(end - previousEnd, counts)) : Optional.empty();
    }

    private void begin(double time) {
        if (time != end) {
            previousEnd = end;
            end = time;
            seen = 0;
            counts = new HashMap<>();
        }
    }
}
