package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A source that reads a {@link FixtureHost}, one second at each call. */
final class LiveFixture implements AutoCloseable {
    static final String WEB = "system.slice/web.service";
    static final String WEB_FILES = "sys/fs/cgroup/system.slice/web.service/";
    static final String BOX = "system.slice/docker-" + "0123456789abcdef".repeat(4) + ".scope";
    static final String JOB = "job";
    static final Map<String, String> JOB_ALONE =
            Map.of("collector.groups.include", "", "collector.processes", JOB + "=101");

    final FixtureHost host;
    private final HandClock clock = new HandClock(1_700_000_000);
    private PrometheusRegistry registry = new PrometheusRegistry();
    private String perf = "perf";
    private LiveHostSource source;

    LiveFixture(Path root) {
        this(root, "v2.txt");
    }

    LiveFixture(Path root, String resource) {
        host = FixtureHost.of(resource, root);
    }

    LiveFixture start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("collector.host", "host-1", "collector.perf", "off"));
        all.putAll(settings);
        registry = new PrometheusRegistry();
        source = new LiveHostSource(
                LiveConfig.of(all), new LiveHostMetrics(registry), host.proc(), host.sys(), clock, perf);
        return this;
    }

    /** Starts with a program in place of perf. */
    LiveFixture startWithPerf(Path program) {
        perf = program.toString();
        return start(Map.of("collector.perf", "auto"));
    }

    LiveFixture start() {
        return start(Map.of());
    }

    LiveHostSource source() {
        return source;
    }

    HostSecond next() throws InterruptedException {
        return source.next().orElseThrow();
    }

    /** The sample of a VM in the next second. */
    Sample next(String vm) throws InterruptedException {
        return sample(next(), vm);
    }

    static Sample sample(HostSecond second, String vm) {
        List<Sample> found = second.samples().stream()
                .filter(sample -> sample.vm().equals(vm))
                .toList();
        assertThat(found).as(vm).hasSize(1);
        return found.getFirst();
    }

    static OptionalDouble value(Sample sample, String metric) {
        return sample.values().get(MetricCatalogue.get().indexOf(metric));
    }

    /** A metric of one VM in a second. */
    static OptionalDouble value(HostSecond second, String vm, String metric) {
        return value(sample(second, vm), metric);
    }

    /** A metric summed up over all VMs of the host that have it. */
    static double sum(HostSecond second, String metric) {
        return second.samples().stream()
                .mapToDouble(sample -> value(sample, metric).orElse(0))
                .sum();
    }

    static OptionalDouble extra(Sample sample, Extra extra) {
        Float value = sample.extras().get(extra.key());
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Reads of files or numbers that gave nothing, for this reason. */
    double unreadable(String reason) {
        return counter("vane_collector_unreadable_files", reason);
    }

    double leftOut() {
        return counter("vane_collector_left_out_values", null);
    }

    private double counter(String name, String reason) {
        return registry.scrape(name::equals).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point ->
                        reason == null || reason.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Override
    public void close() {
        source.close();
    }
}
