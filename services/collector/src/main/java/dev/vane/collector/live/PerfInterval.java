package dev.vane.collector.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts together the lines of one interval that {@code perf stat -I -x, --for-each-cgroup} writes.
 *
 * <p>A line is: time, count, unit, event, group, time counted, share of time counted. The count is already scaled up to
 * the whole interval. Where a processor has several kinds of cores, an event has a line for each kind, and they are added
 * up. An interval is complete with as many lines as were expected: waiting for the first line of the next one would cost a
 * second.
 */
final class PerfInterval {
    /**
     * What was counted.
     *
     * @param seconds length of the interval
     * @param counts number of events by path of the group, then by event; events that were not counted are left out
     */
    record Counts(double seconds, Map<String, Map<String, Double>> counts) {}

    private static final int FIELDS = 5;
    private static final int UNIT = 2;
    private static final int EVENT = 3;
    private static final int GROUP = 4;
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern NUMBERS_FIRST = Pattern.compile("\\s*\\d.*");
    private static final Pattern NOT_COUNTED = Pattern.compile("<.*>");
    private static final String NOT_SUPPORTED = "<not supported>";

    private final int lines;
    private double previousEnd;
    private double end;
    private int seen;
    private Map<String, Map<String, Double>> counts = new HashMap<>();
    private Set<String> unsupported = new HashSet<>();
    private Optional<String> unread = Optional.empty();

    /** @param lines number of lines in an interval: for each group, those of each event */
    PerfInterval(int lines) {
        this.lines = lines;
    }

    /** Takes a line, and returns the interval that it completes. A line of another form is not taken. */
    Optional<Counts> add(String line) {
        String[] fields = line.strip().split(",", -1);
        if (!isRead(fields)) {
            unread = NUMBERS_FIRST.matcher(line).matches() ? Optional.of(line.strip()) : unread;
            return Optional.empty();
        }
        begin(Double.parseDouble(fields[0]));
        count(fields);
        seen++;
        if (seen != lines) {
            return Optional.empty();
        }
        unread = Optional.empty();
        return Optional.of(new Counts(end - previousEnd, counts));
    }

    /** A comma in place of the decimal point moves all columns: then a number stands where a unit or an event should. */
    private static boolean isRead(String[] fields) {
        return fields.length >= FIELDS
                && NUMBER.matcher(fields[0]).matches()
                && (NUMBER.matcher(fields[1]).matches()
                        || NOT_COUNTED.matcher(fields[1]).matches())
                && !NUMBER.matcher(fields[UNIT]).matches()
                && !NUMBER.matcher(fields[EVENT]).matches()
                && !fields[EVENT].isBlank()
                && !fields[GROUP].isBlank();
    }

    private void count(String[] fields) {
        String event = PerfEventName.plain(fields[EVENT]);
        Map<String, Double> group = counts.computeIfAbsent(fields[GROUP], path -> new HashMap<>());
        if (fields[1].equals(NOT_SUPPORTED)) {
            unsupported.add(fields[GROUP] + ' ' + event);
            group.remove(event);
        } else if (!NOT_COUNTED.matcher(fields[1]).matches() && !unsupported.contains(fields[GROUP] + ' ' + event)) {
            group.merge(event, Double.valueOf(fields[1]), Double::sum);
        }
    }

    private void begin(double time) {
        if (time != end) {
            if (seen > 0 && seen != lines) {
                unread = Optional.of("%d lines in an interval, %d expected".formatted(seen, lines));
            }
            previousEnd = end;
            end = time;
            seen = 0;
            counts = new HashMap<>();
            unsupported = new HashSet<>();
        }
    }

    /** What could not be read since the last complete interval. */
    Optional<String> unread() {
        return unread;
    }
}
