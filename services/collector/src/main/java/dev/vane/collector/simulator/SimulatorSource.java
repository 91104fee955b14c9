package dev.vane.collector.simulator;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Pace;
import dev.vane.collector.Source;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes up samples of any number of VMs, for load tests: slow drifts, periods and noise, with related metrics in step.
 * A sample is a function of seed, VM and second. Send them with {@link #HEADERS}, so that nobody takes them for
 * measured ones.
 */
public final class SimulatorSource implements Source {
    /** Marks records as made up. */
    public static final Map<String, String> HEADERS = Map.of("vane-simulated", "true");

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorSource.class);

    private final List<SimulatedHost> hosts;
    private final boolean isLive;
    private final Pace pace;
    private final long first;
    private final long end;
    private long second;
    private int host;
    private Queue<HostSecond> lastSeconds;

    public SimulatorSource(SimulatorConfig config) {
        this(config, InstantSource.system());
    }

    SimulatorSource(SimulatorConfig config, InstantSource clock) {
        Instant now = clock.instant();
        this.hosts = hosts(config);
        this.first = config.start()
                .orElseGet(() -> config.realTime()
                        ? now.getEpochSecond() + 1
                        : now.getEpochSecond() - config.seconds().getAsLong());
        this.end = config.seconds().isPresent() ? first + config.seconds().getAsLong() : Long.MAX_VALUE;
        this.second = first;
        this.isLive = config.realTime();
        this.pace = config.realTime() ? Pace.realTimeAfter(toNextSecond(now)) : Pace.of(0);
        LOG.info("simulator {} first-second={}", config, first);
    }

    private static Duration toNextSecond(Instant now) {
        return Duration.between(now, Instant.ofEpochSecond(now.getEpochSecond() + 1));
    }

    private static List<SimulatedHost> hosts(SimulatorConfig config) {
        BitSet absent = absent(config);
        List<SimulatedHost> hosts = IntStream.rangeClosed(1, config.hosts())
                .mapToObj(number -> new SimulatedHost("sim-host-" + number, new ArrayList<>()))
                .toList();
        for (int vm = 0; vm < config.vms(); vm++) {
            SimulatedHost host = hosts.get(vm % config.hosts());
            VmKey key = new VmKey(host.name(), "sim-vm-" + (vm + 1));
            host.vms().add(new SimulatedVm(key, Noise.mix(config.seed(), vm), absent));
        }
        return hosts;
    }

    /** The metrics that nobody has, the same for all VMs: an even draw by seed. */
    private static BitSet absent(SimulatorConfig config) {
        BitSet absent = new BitSet(MetricCatalogue.SIZE);
        IntStream.range(0, MetricCatalogue.SIZE)
                .boxed()
                .sorted(Comparator.comparing(metric -> Noise.mix(~config.seed(), metric)))
                .limit(config.absentMetrics())
                .forEach(absent::set);
        return absent;
    }

    @Override
    public Optional<HostSecond> next() throws InterruptedException {
        if (lastSeconds == null && second < end && pace.await(second)) {
            return Optional.of(advance());
        }
        if (lastSeconds == null) {
            lastSeconds = lastSeconds();
        }
        return Optional.ofNullable(lastSeconds.poll());
    }

    private HostSecond advance() {
        HostSecond next = hosts.get(host).second(second);
        host = (host + 1) % hosts.size();
        if (host == 0) {
            second++;
        }
        return next;
    }

    /** One second after the last of each host; a host that has not begun needs none. */
    private Queue<HostSecond> lastSeconds() {
        Queue<HostSecond> last = new ArrayDeque<>();
        for (int i = 0; i < hosts.size(); i++) {
            long after = i < host ? second + 1 : second;
            if (after > first) {
                last.add(hosts.get(i).last(after));
            }
        }
        return last;
    }

    @Override
    public boolean isLive() {
        return isLive;
    }

    @Override
    public void end() {
        pace.end();
    }

    /** Holds nothing to free. */
    @Override
    public void close() {
        end();
    }
}
