package dev.vane.collector.replay;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Pace;
import dev.vane.collector.Source;
import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.UnreadableTraceException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays recorded traces as if they happened, with their own event times.
 *
 * <p>A recording is a folder. {@code traces.csv} (columns {@code file,host,vm,offset,first,last}, and perhaps {@code cpus},
 * the CPUs that the VM may run on) names the traces: CSV files, plain or {@code .gz}, whose first column is a whole second;
 * event time is that second plus {@code offset}.
 * {@code metrics.csv} (columns {@code metric,transform,combine,scale,columns}) says how catalogue metrics are made of
 * their columns: {@code gauge} or {@code rate} of a cumulative counter, a term {@code a b -c} or several of them,
 * parted by semicolons and combined by {@code sum}, {@code min}, {@code max} or {@code stddev}, times {@code scale}. Without that
 * file the traces have a column for each metric, under its name. Columns that have the name of an {@link
 * dev.vane.contracts.Extra} are that, and {@code relative_performance} is how fast the VM was measured to run.
 *
 * <p>A second that a trace misses has no sample, and its VM is not gone; a rate over such a gap is the mean over the
 * seconds that really passed. Where no VM of a host has a row for a minute, time jumps to the next row. A cell that is
 * empty, infinite, or one of the usual marks for a missing value, such as {@code NaN} or {@code NA}, is absent. A row whose rate is not known (the first, or after a counter went down) still yields its
 * other values. A VM is gone in the second after its last row. Hosts are merged by event time, and each ends with its
 * last second. Each trace is read twice: to its end when it is opened, so that nothing is sent of a recording that cannot be
 * used, and then as its rows are needed.
 */
public final class ReplaySource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(ReplaySource.class);

    private final Pace pace;
    private final List<HostReplay> all;
    private final PriorityQueue<HostReplay> hosts =
            new PriorityQueue<>(Comparator.comparingLong(HostReplay::second).thenComparing(HostReplay::host));
    private volatile boolean complete;
    private Optional<UnreadableTraceException> failure = Optional.empty();

    private ReplaySource(List<HostReplay> hosts, Pace pace) {
        this.pace = pace;
        this.all = hosts;
        this.hosts.addAll(hosts);
    }

    /**
     * Opens a recording and checks all of it.
     *
     * @throws UnreadableTraceException if a file is missing, empty, not in the form above or at odds with another
     */
    public static ReplaySource open(ReplayConfig config) {
        return open(config, InstantSource.system());
    }

    static ReplaySource open(ReplayConfig config, InstantSource clock) {
        List<MappedMetric> metrics = MappedMetric.list(config.path());
        List<Trace> traces = Trace.list(config.path(), config.hostSuffix());
        traces.forEach(trace -> TraceCheck.check(trace, metrics, clock));
        List<TraceReader> readers = open(traces, metrics);
        Map<String, List<TraceReader>> byHost = readers.stream()
                .collect(
                        Collectors.groupingBy(reader -> reader.trace().vm().host(), TreeMap::new, Collectors.toList()));
        LOG.info(
                "replay path={} speed={} hosts={} vms={} metrics={}",
                config.path(),
                config.speed(),
                byHost.size(),
                traces.size(),
                metrics.size());
        return new ReplaySource(
                byHost.entrySet().stream()
                        .map(host -> new HostReplay(host.getKey(), host.getValue()))
                        .toList(),
                Pace.of(config.speed()));
    }

    private static List<TraceReader> open(List<Trace> traces, List<MappedMetric> metrics) {
        List<TraceReader> readers = new ArrayList<>();
        try {
            traces.forEach(trace -> readers.add(TraceReader.open(trace, metrics)));
            return readers;
        } catch (UnreadableTraceException e) {
            readers.forEach(TraceReader::close);
            throw e;
        }
    }

    /** @throws UnreadableTraceException if a row can no longer be used, once every host has come to its last second */
    @Override
    public Optional<HostSecond> next() throws InterruptedException {
        HostReplay host = hosts.peek();
        if (host != null && failure.isEmpty()) {
            if (!pace.await(host.second())) {
                return cut();
            }
            try {
                return Optional.of(next(hosts.remove()));
            } catch (UnreadableTraceException e) {
                failure = Optional.of(e);
                hosts.add(host);
            }
        }
        Optional<HostSecond> last = cut();
        if (last.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
        return last;
    }

    private HostSecond next(HostReplay host) {
        HostSecond second = host.next();
        if (!host.ended()) {
            hosts.add(host);
        }
        complete = hosts.isEmpty();
        return second;
    }

    /** The last second of a host that has begun; one that has not needs none. */
    private Optional<HostSecond> cut() {
        hosts.removeIf(host -> !host.begun());
        return Optional.ofNullable(hosts.poll()).map(HostReplay::cut);
    }

    @Override
    public void end() {
        pace.end();
    }

    /** True once every row of every trace was yielded; stays false if the replay was cut by {@link #end}. */
    public boolean complete() {
        return complete;
    }

    @Override
    public void close() {
        all.forEach(HostReplay::close);
    }
}
