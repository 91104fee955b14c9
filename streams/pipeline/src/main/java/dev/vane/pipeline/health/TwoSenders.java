package dev.vane.pipeline.health;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Host names under which two machines send: each is logged once an hour, and their number is exported. Time is the append
 * time of the records.
 */
public final class TwoSenders {
    private static final Logger LOG = LoggerFactory.getLogger(TwoSenders.class);
    private static final Duration COUNTED = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOGS = Duration.ofHours(1);

    private final Map<String, Times> hosts = new ConcurrentHashMap<>();
    private final AtomicLong nowMillis = new AtomicLong();

    private record Times(long loggedMillis, long seenMillis) {}

    TwoSenders(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("vane_pipeline_hosts_with_two_senders")
                .help(
                        "Host names under which two collectors have sent in turn within the last two minutes: their values"
                                + " are mixed.")
                .callback(callback -> callback.call(count()))
                .register(registry);
    }

    /** Time has come so far. */
    public void time(long appendTimeMillis) {
        nowMillis.accumulateAndGet(appendTimeMillis, Math::max);
    }

    /** Two senders have sent in turn under one host name. */
    public void seen(String host, long appendTimeMillis) {
        hosts.compute(host, (name, times) -> {
            boolean logs = times == null || appendTimeMillis - times.loggedMillis() >= BETWEEN_LOGS.toMillis();
            if (logs) {
                LOG.warn(
                        "host name {} has two senders: give each machine a name of its own (collector.host), or end one of"
                                + " the two collectors",
                        name);
            }
            return new Times(logs ? appendTimeMillis : times.loggedMillis(), appendTimeMillis);
        });
    }

    private double count() {
        long now = nowMillis.get();
        hosts.values().removeIf(times -> now - times.seenMillis() > BETWEEN_LOGS.toMillis());
        return hosts.values().stream()
                .filter(times -> now - times.seenMillis() <= COUNTED.toMillis())
                .count();
    }
}
