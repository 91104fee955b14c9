package dev.vane.collector.ingest;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * One host of another collector: puts its measurements into seconds, and closes each once it is complete.
 *
 * <p>A collector reads once a second at some fraction of it, give or take. Seconds are therefore told by the distance from that
 * fraction, which is learnt from what comes and follows it slowly: with plain rounding one that reads near the half of each second
 * would have two readings in one second and none in the next.
 */
final class IngestedHost {
    /** What a second waits for once a later one has begun: its own last measurements. */
    private static final long GRACE_MILLIS = 400;

    /** What it waits for at most, if nothing later comes: senders may be slower than once a second. */
    private static final long LONGEST_MILLIS = 1500;

    private static final double MILLIS = 1e-3;

    /** How much of its distance from the fraction one measurement moves it. */
    private static final double FOLLOW = 0.01;

    /** A fraction that has drifted so far is told anew: seconds must not fall behind the clock. */
    private static final double LARGEST_DRIFT = 0.75;

    /** So many seconds tell how often it sends, and how many series it has. */
    private static final int REMEMBERED = 10;

    /** A VM of which so many seconds brought nothing is gone. */
    private static final int GONE_AFTER = 5;

    private final String name;
    private final IngestMapping mapping;
    private final Fates fates;
    private final TreeMap<Long, OpenSecond> open = new TreeMap<>();
    private final Map<String, Long> lastSeen = new HashMap<>();
    private final Deque<Long> closed = new ArrayDeque<>();

    /** How many series the last seconds had, with those that came too late: the next ones wait for these. */
    private final TreeMap<Long, Integer> sizes = new TreeMap<>();

    private double fraction = Double.NaN;

    IngestedHost(String name, IngestMapping mapping, Fates fates) {
        this.name = name;
        this.mapping = mapping;
        this.fates = fates;
    }

    /** The second that a time belongs to: the whole one that is nearest, as seen from the host's fraction. */
    long second(long millis) {
        double time = millis * MILLIS;
        if (Double.isNaN(fraction) || Math.abs(fraction) > LARGEST_DRIFT) {
            fraction = time - Math.rint(time);
        }
        long second = (long) Math.floor(time - fraction + 0.5);
        fraction += FOLLOW * (time - second - fraction);
        return second;
    }

    /** True if a second has been sent. */
    boolean isClosed(long second) {
        return !closed.isEmpty() && second <= closed.getLast();
    }

    /** A series came after its second had been sent. */
    void late(long second) {
        sizes.computeIfPresent(second, (_, size) -> size + 1);
    }

    OpenSecond open(long second, long nowMillis) {
        return open.computeIfAbsent(second, first -> new OpenSecond(nowMillis));
    }

    /** The seconds that are complete by now, in order. */
    List<HostSecond> due(long nowMillis) {
        List<HostSecond> due = new ArrayList<>();
        while (!open.isEmpty() && isComplete(nowMillis)) {
            due.add(close());
        }
        return due;
    }

    private boolean isComplete(long nowMillis) {
        Entry<Long, OpenSecond> first = open.firstEntry();
        Entry<Long, OpenSecond> later = open.higherEntry(first.getKey());
        int usual = sizes.values().stream().mapToInt(Integer::intValue).max().orElse(Integer.MAX_VALUE);
        boolean isWhole = sizes.size() == REMEMBERED && first.getValue().values() >= usual;
        boolean hasWaited = nowMillis >= first.getValue().arrivedMillis() + LONGEST_MILLIS;
        boolean isOvertaken = later != null && nowMillis >= later.getValue().arrivedMillis() + GRACE_MILLIS;
        return isWhole || hasWaited || isOvertaken || open.size() > 2;
    }

    private HostSecond close() {
        Entry<Long, OpenSecond> first = open.pollFirstEntry();
        long second = first.getKey();
        closed.addLast(second);
        sizes.put(second, first.getValue().values());
        if (closed.size() > REMEMBERED) {
            sizes.remove(closed.removeFirst());
        }
        tellInterval();
        List<Sample> samples = first.getValue().samples(name, second, mapping, fates);
        samples.forEach(sample -> lastSeen.put(sample.vm(), second));
        List<String> gone = lastSeen.entrySet().stream()
                .filter(seen -> seen.getValue() < second - GONE_AFTER)
                .map(Entry::getKey)
                .toList();
        gone.forEach(lastSeen::remove);
        return new HostSecond(name, second, samples, gone, false);
    }

    private void tellInterval() {
        if (closed.size() < REMEMBERED / 2) {
            return;
        }
        List<Long> seconds = List.copyOf(closed);
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < seconds.size(); i++) {
            gaps.add(seconds.get(i) - seconds.get(i - 1));
        }
        gaps.sort(null);
        fates.interval(name, gaps.get(gaps.size() / 2));
    }

    /** What is left, and the last of all: every VM is gone. */
    List<HostSecond> end() {
        List<HostSecond> rest = new ArrayList<>();
        while (!open.isEmpty()) {
            rest.add(close());
        }
        if (!closed.isEmpty()) {
            rest.add(new HostSecond(name, closed.getLast() + 1, List.of(), List.copyOf(lastSeen.keySet()), true));
        }
        return rest;
    }
}
