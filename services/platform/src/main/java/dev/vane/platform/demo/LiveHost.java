package dev.vane.platform.demo;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import dev.vane.collector.live.LiveConfig;
import dev.vane.collector.live.LiveHostMetrics;
import dev.vane.collector.live.LiveHostSource;
import dev.vane.collector.workload.DemoWorkloads;
import dev.vane.collector.workload.Interferer;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This machine as a source. One that runs too little to look at, or is to be stressed, is given workloads of our own. */
final class LiveHost implements Source {
    private static final int ENOUGH_VMS = 3;
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final LiveHostSource source;
    private final String name;
    private final Optional<DemoWorkloads> workloads;
    private final Optional<Interferer> interferer;

    private LiveHost(
            LiveHostSource source, String name, Optional<DemoWorkloads> workloads, Optional<Interferer> interferer) {
        this.source = source;
        this.name = name;
        this.workloads = workloads;
        this.interferer = interferer;
    }

    static LiveHost open(LiveConfig config, boolean stress, PrometheusRegistry registry) {
        LiveHostMetrics metrics = new LiveHostMetrics(registry);
        if (!stress && LiveHostSource.find(config).size() >= ENOUGH_VMS) {
            return new LiveHost(new LiveHostSource(config, metrics), config.host(), Optional.empty(), Optional.empty());
        }
        DemoWorkloads workloads = DemoWorkloads.start(CGROUPS);
        Optional<Interferer> interferer = stress ? Optional.of(workloads.interfere()) : Optional.empty();
        return new LiveHost(
                new LiveHostSource(with(workloads, config), metrics),
                config.host(),
                Optional.of(workloads),
                interferer);
    }

    /** Pieces of work that our own workloads have done in a second, as far as they have told. */
    Map<VmKey, Long> pieces(long second) {
        Map<VmKey, Long> pieces = new HashMap<>();
        workloads.ifPresent(own -> own.pieces(second).forEach((vm, count) -> pieces.put(new VmKey(name, vm), count)));
        return pieces;
    }

    /** True while the greedy neighbour runs; false where there is none. */
    boolean isInterfered() {
        return interferer.filter(Interferer::running).isPresent();
    }

    /** What a user should know of what is watched, line by line. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        workloads.ifPresent(own -> notes.add("workloads of our own run beside what is here, and end with the demo: "
                + String.join(", ", own.vms())));
        notes.add("watching " + String.join(", ", source.vms()));
        source.absences().forEach(absence -> notes.add("not given here: " + absence));
        return notes;
    }

    private static LiveConfig with(DemoWorkloads workloads, LiveConfig config) {
        List<String> include = new ArrayList<>(config.include());
        include.addAll(workloads.groups());
        Map<String, Long> processes = new HashMap<>(config.processes());
        processes.putAll(workloads.processes());
        return new LiveConfig(config.host(), include, config.exclude(), processes, config.perf());
    }

    @Override
    public Optional<HostSecond> next() throws InterruptedException {
        return source.next();
    }

    @Override
    public boolean isLive() {
        return source.isLive();
    }

    @Override
    public void end() {
        source.end();
    }

    @Override
    public void close() {
        source.close();
        workloads.ifPresent(DemoWorkloads::close);
    }
}
