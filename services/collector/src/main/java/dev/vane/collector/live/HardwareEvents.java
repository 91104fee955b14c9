package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Events that only perf counts: caches, branches, migrations, top-down. None of them where perf is missing. */
final class HardwareEvents implements AutoCloseable {
    /** perf reads these characters of a group's name as a list or a pattern. */
    private static final Pattern NOT_A_PLAIN_NAME = Pattern.compile(".*[,{}\\[\\]()|*+?^$].*");

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    private final PerfProbe probe;
    private final boolean isV1;
    private final Optional<PerfStat> perf;

    private HardwareEvents(PerfProbe probe, boolean isV1, Optional<PerfStat> perf) {
        this.probe = probe;
        this.isV1 = isV1;
        this.perf = perf;
    }

    /** Counts nothing, for this reason. */
    static HardwareEvents none(String absence) {
        return new HardwareEvents(PerfProbe.none(absence), false, Optional.empty());
    }

    /**
     * Counts what perf can on this machine.
     *
     * @param program perf, or what speaks like it
     */
    static HardwareEvents start(String program, CgroupMounts mounts, LiveHostMetrics metrics, LongSupplier nanoTime) {
        PerfProbe probe = PerfProbe.run(program, PROBE_LIMIT);
        if (probe.events().isEmpty()) {
            return none(probe.absence());
        }
        String events = String.join(",", probe.events());
        List<String> command =
                List.of(program, "stat", "-a", "-I", "1000", "-x", ",", "-e", events, "--for-each-cgroup");
        return new HardwareEvents(
                probe,
                mounts.controllers().containsKey("perf_event"),
                Optional.of(new PerfStat(command, probe.lines(), metrics, nanoTime)));
    }

    /** Why some or all events are missing on this machine. */
    String absence() {
        return probe.absence();
    }

    /** Why all events are missing now, though this machine counts some. */
    Optional<String> failure() {
        return perf.flatMap(PerfStat::unread).map("perf's output cannot be read: %s"::formatted);
    }

    void watch(List<Group> groups) {
        perf.ifPresent(running -> running.watch(
                groups.stream().filter(this::isCountable).map(Group::path).toList()));
    }

    private boolean isCountable(Group group) {
        boolean isThere = isV1
                ? group.controller("perf_event").isPresent()
                : group.unified().isPresent();
        return isThere && !NOT_A_PLAIN_NAME.matcher(group.path()).matches();
    }

    /** Rates of a VM's events in the last interval, by position in the catalogue. */
    Map<Integer, Double> rates(Target target) {
        return target instanceof Group group
                ? perf.flatMap(PerfStat::latest)
                        .map(interval -> rates(interval, group.path()))
                        .orElse(Map.of())
                : Map.of();
    }

    private static Map<Integer, Double> rates(PerfInterval.Counts interval, String path) {
        Map<String, Double> counts = interval.counts().getOrDefault(path, Map.of());
        Map<Integer, Double> rates = new HashMap<>(TopDown.shares(counts));
        PerfProbe.names().forEach((event, metric) -> {
            if (counts.containsKey(event)) {
                rates.put(metric, counts.get(event) / interval.seconds());
            }
        });
        return rates;
    }

    /** What {@link #rates} may come to hold, with meaningless values. */
    Map<Integer, Double> possible(Target target) {
        if (!(target instanceof Group group && isCountable(group))) {
            return Map.of();
        }
        Map<String, Double> ones = List.of(
                        String.join(",", probe.events()).replaceAll("[{}]", "").split(","))
                .stream()
                .collect(Collectors.toMap(event -> event, event -> 1.0, (one, same) -> one));
        Map<Integer, Double> rates = rates(new PerfInterval.Counts(1, Map.of(group.path(), ones)), group.path());
        rates.replaceAll((metric, any) -> 0.0);
        return rates;
    }

    @Override
    public void close() {
        perf.ifPresent(PerfStat::close);
    }
}
