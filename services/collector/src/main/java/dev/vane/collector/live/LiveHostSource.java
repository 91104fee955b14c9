package dev.vane.collector.live;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import dev.vane.collector.live.Target.Group;
import dev.vane.collector.live.Target.ProcessTree;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this host at every full second of the wall clock: control groups, process trees and the host's own signals.
 *
 * <p>An event time is the boundary at which the host was read; rates are over the time that really passed between two
 * reads. A VM's first sample comes with its second reading. A boundary that was missed is left out. If the wall clock is
 * set back, reading waits until it has caught up, because seconds must not repeat; the clock is looked at once a second.
 */
public final class LiveHostSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHostSource.class);
    private static final long DISCOVER_EVERY_SECONDS = 3;
    private static final long NEVER = Long.MIN_VALUE;

    private final LiveConfig config;
    private final LiveHostMetrics metrics;
    private final SecondClock clock;
    private final GroupDiscovery discovery;
    private final LimitsReader limits;
    private final WatchedProcesses processes;
    private final VmReader reader;
    private final HostReader host;
    private final SampleMaker samples;
    private final HardwareEvents events;
    private final List<String> absences;
    private final List<Sample> presence;
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private volatile List<String> names = List.of();
    private volatile Optional<String> nothingWatched = Optional.empty();
    private long lastSecond = NEVER;
    private long lastDiscovery;
    private boolean isOver;

    /** Watches this machine. */
    public LiveHostSource(LiveConfig config, LiveHostMetrics metrics) {
        this(config, metrics, Path.of("/proc"), Path.of("/sys"));
    }

    /** Watches a machine whose kernel files stand elsewhere, such as those of the host seen from a container. */
    public LiveHostSource(LiveConfig config, LiveHostMetrics metrics, Path proc, Path sys) {
        this(config, metrics, proc, sys, new WallClock(metrics::heldBack));
    }

    LiveHostSource(LiveConfig config, LiveHostMetrics metrics, Path proc, Path sys, SecondClock clock) {
        this(config, metrics, proc, sys, clock, "perf");
    }

    /** @param perf the program that counts hardware events */
    LiveHostSource(LiveConfig config, LiveHostMetrics metrics, Path proc, Path sys, SecondClock clock, String perf) {
        KernelFiles files = new KernelFiles(proc, sys, metrics);
        CgroupMounts mounts = CgroupMounts.find(sys);
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.discovery = new GroupDiscovery(mounts, files, config.include(), config.exclude());
        this.limits = new LimitsReader(mounts, files);
        StartTimes starts = new StartTimes(files, clock::nanoTime);
        TaskReader tasks = new TaskReader(files, starts);
        ProcessTrees trees = new ProcessTrees(files, starts, clock::nanoTime);
        this.processes = new WatchedProcesses(config.processes(), starts);
        this.reader = new VmReader(mounts, files, tasks, trees, clock::nanoTime);
        this.host = new HostReader(files, clock::nanoTime);
        this.samples = new SampleMaker(1.0 / files.ticksPerSecond(), tasks.countsDelays(), metrics);
        this.events = config.perf()
                ? HardwareEvents.start(perf, mounts, metrics, clock::nanoTime)
                : HardwareEvents.none("switched off by " + LiveConfig.PERF);
        discover();
        this.names = List.copyOf(watched.keySet());
        if (watched.isEmpty()) {
            sayThatNothingIsWatched(mounts, files);
        }
        Map<Target, Reading> found = readings();
        this.absences = Absence.describe(presence(found, events::possible), events.absence());
        this.presence = presence(found, none -> Map.of());
        LOG.info("reading host={} vms={} absent={}", config.host(), names, absences);
    }

    /**
     * What no VM of this host gives, and why; one line for each cause, as found at the start, but for hardware events that
     * have failed since. May be asked from any thread.
     */
    public List<String> absences() {
        return events.failure().map(why -> Absence.describe(presence, why)).orElse(absences);
    }

    private void sayThatNothingIsWatched(CgroupMounts mounts, KernelFiles files) {
        Set<Path> roots = mounts.accounting();
        String why = NothingWatched.sentence(
                config,
                roots.isEmpty() ? Set.of(CgroupMounts.root(files.sys())) : roots,
                List.copyOf(new GroupDiscovery(mounts, files, List.of("**"), List.of())
                        .find()
                        .keySet()));
        nothingWatched = Optional.of(why);
        LOG.warn("host={}: {}; looks again every {} s", config.host(), why, DISCOVER_EVERY_SECONDS);
    }

    /**
     * Why there was no VM at the start and none since: what was looked at, and the keys that decide; empty if one was
     * watched. May be asked from any thread.
     */
    public Optional<String> nothingWatched() {
        return nothingWatched;
    }

    /** Names of the control groups and processes that a source would watch on this machine now. */
    public static List<String> find(LiveConfig config) {
        KernelFiles files =
                new KernelFiles(Path.of("/proc"), Path.of("/sys"), new LiveHostMetrics(new PrometheusRegistry()));
        GroupDiscovery discovery =
                new GroupDiscovery(CgroupMounts.find(files.sys()), files, config.include(), config.exclude());
        return Stream.concat(discovery.find().keySet().stream(), config.processes().keySet().stream())
                .distinct()
                .toList();
    }

    /** Names of the VMs that are watched now; may be asked from any thread. */
    public List<String> vms() {
        return names;
    }

    @Override
    public Optional<HostSecond> next() throws InterruptedException {
        if (isOver) {
            return Optional.empty();
        }
        OptionalLong second = clock.await(lastSecond == NEVER ? clock.second() : lastSecond);
        if (second.isEmpty()) {
            isOver = true;
            return Optional.of(last());
        }
        if (lastSecond != NEVER) {
            metrics.missed(second.getAsLong() - lastSecond - 1);
        }
        lastSecond = second.getAsLong();
        return Optional.of(read(lastSecond));
    }

    private HostSecond last() {
        List<String> gone = watched.values().stream()
                .filter(Watched::isPublished)
                .map(Watched::name)
                .toList();
        watched.clear();
        names = List.of();
        long second = lastSecond == NEVER ? clock.second() : lastSecond + 1;
        return new HostSecond(config.host(), second, List.of(), gone, true);
    }

    private HostSecond read(long second) {
        long start = clock.nanoTime();
        HostSignals signals = host.read();
        List<Sample> read = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (Watched vm : List.copyOf(watched.values())) {
            Optional<Reading> now = reader.read(vm.target(), vm.traits());
            if (now.isEmpty()) {
                watched.remove(vm.name());
                gone.addAll(vm.isPublished() ? List.of(vm.name()) : List.of());
            } else {
                sample(vm, second, now.get(), signals).ifPresent(read::add);
            }
        }
        metrics.read((clock.nanoTime() - start) * 1e-9, watched.size());
        if (second - lastDiscovery >= DISCOVER_EVERY_SECONDS) {
            lastDiscovery = second;
            discover();
        }
        names = List.copyOf(watched.keySet());
        events.watch(groups());
        gone.removeIf(watched::containsKey);
        return new HostSecond(config.host(), second, read, gone, false);
    }

    private Optional<Sample> sample(Watched vm, long second, Reading now, HostSignals signals) {
        return vm.next(now)
                .map(before -> samples.sample(
                        new VmKey(config.host(), vm.name()), second, before, now, signals, events.rates(vm.target())));
    }

    /** Takes in what is new, and looks again at what each VM may use. VMs that are gone are noticed when they are read. */
    private void discover() {
        discovery.find().values().forEach(this::watch);
        processes.find().forEach(this::watch);
        List<Target> targets = watched.values().stream().map(Watched::target).toList();
        Map<String, VmTraits> traits = reader.traits(targets, this::limits);
        watched.values().forEach(vm -> vm.traits(traits.get(vm.name())));
    }

    private void watch(Target target) {
        Watched known = watched.get(target.name());
        if (known == null) {
            boolean isAlive = !reader.threads(target).isEmpty();
            if (isAlive) {
                watched.put(target.name(), new Watched(target));
                nothingWatched = Optional.empty();
            }
        } else {
            known.target(target);
        }
    }

    private Limits limits(Target target) {
        return switch (target) {
            case Group group -> limits.read(group);
            case ProcessTree tree -> limits.ofHost();
        };
    }

    private List<Group> groups() {
        return watched.values().stream()
                .map(Watched::target)
                .filter(Group.class::isInstance)
                .map(Group.class::cast)
                .toList();
    }

    private Map<Target, Reading> readings() {
        Map<Target, Reading> readings = new LinkedHashMap<>();
        watched.values().forEach(vm -> reader.read(vm.target(), vm.traits())
                .ifPresent(reading -> readings.put(vm.target(), reading)));
        return readings;
    }

    /** The samples that VMs would give if nothing changed in a second. */
    private List<Sample> presence(Map<Target, Reading> readings, Function<Target, Map<Integer, Double>> possible) {
        return readings.entrySet().stream()
                .map(vm -> samples.sample(
                        new VmKey(config.host(), vm.getKey().name()),
                        0,
                        vm.getValue(),
                        vm.getValue().later(),
                        HostSignals.NONE,
                        possible.apply(vm.getKey())))
                .toList();
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public void end() {
        clock.end();
    }

    @Override
    public void close() {
        end();
        events.close();
    }
}
