package dev.vane.collector.replay;

import dev.vane.collector.HostSecond;
import dev.vane.collector.mapping.UnreadableTraceException;
import dev.vane.collector.replay.TraceReader.TraceRow;
import dev.vane.contracts.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The traces of one host, merged second by second. A second without any row is a second without samples; where no VM is
 * there at all, or none has had a row for a minute, time jumps to the next row.
 */
final class HostReplay implements AutoCloseable {
    /** Seconds without any row that are told one by one; by then nobody expects the VMs any more. */
    static final long LONGEST_SILENCE = 60;

    private final String host;
    private final List<TraceReader> traces;
    /** The VMs that have had a sample and were not named gone. */
    private final List<TraceReader> members = new ArrayList<>();

    private final List<TraceReader> coming;
    private long second;
    private long afterLast;
    private long silence;
    private boolean begun;
    private boolean ended;

    HostReplay(String host, List<TraceReader> traces) {
        this.host = host;
        this.traces = List.copyOf(traces);
        this.coming = new ArrayList<>(traces);
        this.second = nextRow();
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

    /**
     * The next second, and moves on. A VM is gone in the second after its last row.
     *
     * @throws UnreadableTraceException if a row cannot be used; then the host can still be {@link #cut}
     */
    HostSecond next() {
        List<TraceReader> leaving = members.stream().filter(TraceReader::ended).toList();
        List<TraceRow> rows = join();
        List<Sample> samples = rows.stream().map(TraceRow::sample).toList();
        members.removeAll(leaving);
        begun = true;
        ended = members.isEmpty() && coming.isEmpty();
        HostSecond next = new HostSecond(
                host,
                second,
                samples,
                names(leaving),
                ended,
                rows.stream().flatMap(taken -> taken.measured().stream()).toList());
        silence = samples.isEmpty() ? silence + 1 : 0;
        afterLast = second + 1;
        second = ended || (!members.isEmpty() && silence < LONGEST_SILENCE) ? afterLast : nextRow();
        return next;
    }

    /** Ends here: whoever is still there is gone. */
    HostSecond cut() {
        ended = true;
        return new HostSecond(host, afterLast, List.of(), names(members), true);
    }

    private List<TraceRow> join() {
        List<TraceReader> joining =
                coming.stream().filter(trace -> trace.second() == second).toList();
        coming.removeAll(joining);
        members.addAll(joining);
        return members.stream()
                .filter(trace -> !trace.ended() && trace.second() == second)
                .map(TraceReader::take)
                .toList();
    }

    private long nextRow() {
        return Stream.concat(members.stream().filter(trace -> !trace.ended()), coming.stream())
                .mapToLong(TraceReader::second)
                .min()
                .orElse(afterLast);
    }

    private static List<String> names(List<TraceReader> traces) {
        return traces.stream().map(trace -> trace.trace().vm().vm()).toList();
    }

    @Override
    public void close() {
        traces.forEach(TraceReader::close);
    }
}
