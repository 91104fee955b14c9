package dev.vane.collector.replay;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * The traces of one host, merged second by second. A second without any row is a second without samples; where no VM is
 * there at all, time jumps to the next trace's first row.
 */
final class HostReplay implements AutoCloseable {
    private final String host;
    private final List<TraceReader> traces;
    /** The VMs that have had a sample and were not named gone. */
    private final List<TraceReader> members = new ArrayList<>();

    private final List<TraceReader> coming;
    private long second;
    private long afterLast;
    private boolean begun;
    private boolean ended;

    HostReplay(String host, List<TraceReader> traces) {
        this.host = host;
        this.traces = List.copyOf(traces);
        this.coming = new ArrayList<>(traces);
        this.second = firstComing();
    }

    String host() {
        return host;
    }

    /** The second that comes next. */
    long second() {
        return second;
    }

    boolean begun() {
        return begun;
    }

    boolean ended() {
        return ended;
    }

    /** The next second, and moves on. */
    HostSecond next() {
        begun = true;
        List<String> gone = leave();
        List<Sample> samples = join();
        ended = members.isEmpty() && coming.isEmpty();
        HostSecond next = new HostSecond(host, second, samples, gone, ended);
        afterLast = second + 1;
        second = members.isEmpty() && !ended ? firstComing() : afterLast;
        return next;
    }

    /** Ends here: whoever is still there is gone. */
    HostSecond cut() {
        ended = true;
        return new HostSecond(host, afterLast, List.of(), names(members), true);
    }

    /** A VM is gone in the second after its last row. */
    private List<String> leave() {
        List<TraceReader> leaving = members.stream().filter(TraceReader::ended).toList();
        members.removeAll(leaving);
        return names(leaving);
    }

    private List<Sample> join() {
        List<TraceReader> joining =
                coming.stream().filter(trace -> trace.second() == second).toList();
        coming.removeAll(joining);
        members.addAll(joining);
        return members.stream()
                .filter(trace -> trace.second() == second)
                .map(TraceReader::take)
                .toList();
    }

    private long firstComing() {
        return coming.stream().mapToLong(TraceReader::second).min().orElseThrow();
    }

    private static List<String> names(List<TraceReader> traces) {
        return traces.stream().map(trace -> trace.trace().vm().vm()).toList();
    }

    @Override
    public void close() {
        traces.forEach(TraceReader::close);
    }
}
