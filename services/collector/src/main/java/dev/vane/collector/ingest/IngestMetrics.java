package dev.vane.collector.ingest;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of other collectors' messages: counted, and each name and reason told once. */
public final class IngestMetrics implements Fates {
    private static final Logger LOG = LoggerFactory.getLogger(IngestMetrics.class);

    /** A sender may invent names without end. */
    private static final int MOST_TOLD = 2000;

    private static final double SLOWEST_SECONDS = 1.5;

    private final Counter messages;
    private final Counter measurements;
    private final Gauge interval;
    private final Map<String, Boolean> told = new ConcurrentHashMap<>();
    private final Map<String, Double> intervals = new ConcurrentHashMap<>();

    /** @param registry where the counts are exposed */
    public IngestMetrics(PrometheusRegistry registry) {
        messages = Counter.builder()
                .name("vane_ingest_messages_total")
                .help("Messages and pages of other collectors, by whether they could be read.")
                .labelNames("result")
                .register(registry);
        measurements = Counter.builder()
                .name("vane_ingest_measurements_total")
                .help("Numbers in these messages, by what became of them.")
                .labelNames("result")
                .register(registry);
        interval = Gauge.builder()
                .name("vane_ingest_interval_seconds")
                .help("Time between two seconds of a host, the median of the last ones. The model knows 1.")
                .labelNames("host")
                .register(registry);
    }

    void read() {
        messages.labelValues("read").inc();
    }

    void unreadable(String where, String why) {
        messages.labelValues("unreadable").inc();
        if (isNew("unreadable " + why)) {
            LOG.warn("a message cannot be read where={} reason=\"{}\"", where, why);
        }
    }

    @Override
    public void became(Fate fate, String name, String why) {
        measurements.labelValues(fate.label()).inc();
        boolean isAsItShouldBe = fate == Fate.USED || fate == Fate.FIRST_TOTAL || fate == Fate.REPEATED;
        if (!isAsItShouldBe && isNew(fate + " " + name)) {
            if (fate == Fate.UNMAPPED) {
                LOG.info("a metric is not mapped name={}", name);
            } else {
                LOG.warn("a measurement is left out result={} name={} reason=\"{}\"", fate.label(), name, why);
            }
        }
    }

    @Override
    public void interval(String host, double seconds) {
        interval.labelValues(host).set(seconds);
        Double before = intervals.put(host, seconds);
        if (seconds > SLOWEST_SECONDS && (before == null || before != seconds)) {
            LOG.warn(
                    "host {} sends every {} s; windows are of seconds, and the model knows no other: set its interval to 1 s",
                    host,
                    (long) seconds);
        }
    }

    private boolean isNew(String what) {
        return told.size() < MOST_TOLD && told.putIfAbsent(what, true) == null;
    }
}
