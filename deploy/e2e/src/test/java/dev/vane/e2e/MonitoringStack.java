package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prometheus, Alertmanager and a webhook on loopback, with the shipped configuration. Alertmanager sends as soon as it can, and
 * addresses are those of the test; what else is changed is for the test to say.
 */
final class MonitoringStack implements AutoCloseable {
    private static final Path PROMETHEUS = Path.of("../prometheus");
    private static final Path ALERTMANAGER = Path.of("../alertmanager/alertmanager.yml");
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Webhook webhook;
    private final Program alertmanager;
    private final Program prometheus;
    private final PrometheusClient client;

    private MonitoringStack(Webhook webhook, Program alertmanager, Program prometheus, PrometheusClient client) {
        this.webhook = webhook;
        this.alertmanager = alertmanager;
        this.prometheus = prometheus;
        this.client = client;
    }

    /**
     * Starts all three and waits until Prometheus is ready.
     *
     * @param metrics port of what is to be scraped
     * @param console where alerts lead
     * @param changes what stands in the rules instead of what is shipped; none where those are tested as they are
     */
    static MonitoringStack start(Path folder, int metrics, String console, Map<String, String> changes)
            throws IOException {
        Webhook webhook = Webhook.start();
        int alerts = Program.freePort();
        int queries = Program.freePort();
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(
                folder.resolve("rules/vane.yml"),
                changed(Files.readString(PROMETHEUS.resolve("rules/vane.yml")), changes));
        Files.writeString(folder.resolve("prometheus.yml"), prometheusConfig(metrics, alerts, console));
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                replaced(
                        replaced(
                                replaced(
                                        Files.readString(ALERTMANAGER),
                                        "localhost:9095",
                                        "127.0.0.1:" + webhook.port()),
                                "group_wait: 10s",
                                "group_wait: 1s"),
                        "group_interval: 1m",
                        "group_interval: 5s"));
        Program alertmanager = Program.start(
                folder,
                folder.resolve("alertmanager.log"),
                Map.of(),
                List.of(
                        "prometheus-alertmanager",
                        "--config.file=alertmanager.yml",
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + alerts,
                        "--cluster.listen-address="));
        Program prometheus = Program.start(
                folder,
                folder.resolve("prometheus.log"),
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        // Dashboards ask for classic buckets, which this drops where a histogram has native ones too.
                        "--enable-feature=native-histograms",
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + queries));
        MonitoringStack stack = new MonitoringStack(webhook, alertmanager, prometheus, new PrometheusClient(queries));
        Deadline.repeat(() -> Deadline.pause(Duration.ofMillis(200)), stack.client::isReady, START, stack::told);
        return stack;
    }

    private static String changed(String rules, Map<String, String> changes) {
        String changed = rules;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            changed = replaced(changed, change.getKey(), change.getValue());
        }
        return changed;
    }

    /** The demo is one process, so one of the shipped jobs stands for all of them. */
    private static String prometheusConfig(int metrics, int alerts, String console) throws IOException {
        String shipped = Files.readString(PROMETHEUS.resolve("prometheus.yml"));
        String one = shipped.substring(0, shipped.indexOf("  - job_name: vane-pipeline"));
        return replaced(
                replaced(
                        replaced(one, "exporter:9464", "127.0.0.1:" + metrics),
                        "alertmanager:9093",
                        "127.0.0.1:" + alerts),
                "console: http://localhost:9465",
                "console: " + console);
    }

    private static String replaced(String text, String shipped, String other) {
        if (!text.contains(shipped)) {
            throw new AssertionError("the shipped configuration has no " + shipped);
        }
        return text.replace(shipped, other);
    }

    private String told() {
        try {
            return prometheus.told() + alertmanager.told();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What was delivered of VaneVmDegraded for a VM, once it is. */
    JsonNode awaitAlert(VmKey vm, String status, Duration limit) {
        Supplier<Optional<JsonNode>> alert = () -> webhook.delivered("VaneVmDegraded", vm.host(), vm.vm(), status);
        Deadline.repeat(
                () -> Deadline.pause(STEP), () -> alert.get().isPresent(), limit, () -> "nothing %s; delivered: %s; %s"
                        .formatted(status, webhook.told(), client.ask("query?query=vane_vm:condition:trusted")));
        return alert.get().orElseThrow();
    }

    PrometheusClient prometheus() {
        return client;
    }

    Webhook webhook() {
        return webhook;
    }

    @Override
    public void close() {
        client.close();
        prometheus.close();
        alertmanager.close();
        webhook.close();
    }
}
