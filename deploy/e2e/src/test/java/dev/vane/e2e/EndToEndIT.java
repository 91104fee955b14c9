package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topics;
import dev.vane.exporter.Exporter;
import dev.vane.exporter.ExporterConfig;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.platform.audit.Audit;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, source, pipeline and exporter together, as one process runs them. */
class EndToEndIT {
    private static final int PARTITIONS = 4;
    private static final Set<String> MINIMD =
            Set.of("minimd-baseline", "minimd-memleak", "minimd-cachecopy", "minimd-cpuoccupy");
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private List<HostSecond> recorded;

    @BeforeEach
    void read() throws InterruptedException {
        recorded = ListedSource.replay(Recording.FOLDER);
    }

    @Test
    void everyDueWindowOfTheRecordingIsAccountedForAndShown() throws Exception {
        Recording.Owed owed = Recording.read(Recording.FOLDER).owed();
        assertThat(owed).isEqualTo(new Recording.Owed(4144, 36));

        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(PARTITIONS);
            KafkaSettings kafka = broker.settings();
            try (Exporter exporter = exporter(kafka);
                    Pipeline pipeline = pipeline(kafka);
                    Probe probe = new Probe(exporter.port());
                    Audit audit = new Audit(kafka)) {
                publish(recorded.subList(0, recorded.size() - 1), kafka);

                awaitDue(audit, owed.due());
                assertThat(audit.dueWindows().dueWindows()).isEqualTo(owed.due());
                assertThat(audit.outcomes().predictions()).isEqualTo(owed.due() - owed.tooManyImputed());
                assertThat(audit.outcomes().skipped())
                        .isEqualTo(Map.of(SkippedWindow.Reason.TOO_MANY_IMPUTED, owed.tooManyImputed()));
                assertThat(audit.complaints()).isEmpty();
                assertThat(audit.deadLetters()).isEmpty();
                awaitMetric("vane_predictions_total 4108.0", probe, audit);
                awaitMetric("vane_skipped_windows_total{reason=\"too_many_imputed\"} 36.0", probe, audit);
                awaitShown(MINIMD, probe, audit);
                assertThat(probe.ready()).isEqualTo(200);
                assertThat(pipeline.isAlive()).isTrue();

                publish(recorded.subList(recorded.size() - 1, recorded.size()), kafka);
                awaitShown(Set.of(), probe, audit);
            }
        }
    }

    @Test
    void whatStartsBeforeItsTopicsWaitsForThemAndMissesNothing() throws Exception {
        List<HostSecond> beginning = recorded.subList(0, 40);
        long due = 4 * (40 - 9);

        try (TestBroker broker = TestBroker.start(directory)) {
            KafkaSettings kafka = broker.settings();
            try (Exporter exporter = exporter(kafka);
                    Probe probe = new Probe(exporter.port())) {
                CompletableFuture<Pipeline> starting = CompletableFuture.supplyAsync(() -> pipeline(kafka));
                assertThat(probe.ready()).isEqualTo(503);
                assertThat(starting).isNotDone();

                broker.createTopics(PARTITIONS);
                publish(beginning, kafka);

                try (Audit audit = new Audit(kafka);
                        Pipeline pipeline = starting.join()) {
                    awaitDue(audit, due);
                    assertThat(audit.outcomes().predictions()).isEqualTo(due);
                    assertThat(audit.complaints()).isEmpty();
                    awaitShown(MINIMD, probe, audit);
                    assertThat(probe.ready()).isEqualTo(200);
                    assertThat(pipeline.isAlive()).isTrue();
                    checkWithPromtool(probe.metrics());
                }
            }
        }
    }

    /** Last in its test: where the tool is missing, the rest has been checked already, and the report says skipped. */
    private void checkWithPromtool(String metrics) throws IOException {
        Optional<Promtool> promtool = Promtool.find();
        assumeTrue(promtool.isPresent() || System.getenv("CI") != null, "promtool is not installed");
        assertThat(promtool).as("promtool, which CI must have").isPresent();
        assertThat(promtool.get().complaints(metrics, directory)).isEmpty();
    }

    private Pipeline pipeline(KafkaSettings kafka) {
        Map<String, String> settings = Map.of(
                "pipeline.state.directory", directory.resolve("pipeline").toString(), "pipeline.overload", "wait");
        return Pipeline.start(
                PipelineConfig.parse(settings), kafka, CatalogueFeatures.untrained(1), new PrometheusRegistry());
    }

    private static Exporter exporter(KafkaSettings kafka) {
        return Exporter.start(
                ExporterConfig.from(Map.of(ExporterConfig.LISTEN, "127.0.0.1:0")), kafka, new PrometheusRegistry());
    }

    private static void publish(List<HostSecond> seconds, KafkaSettings kafka) throws InterruptedException {
        try (SourcePublisher publisher =
                new SourcePublisher(kafka, Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
            publisher.run(new ListedSource(seconds));
        }
    }

    private static void awaitDue(Audit audit, long due) {
        Deadline.repeat(
                () -> audit.read(POLL),
                () -> audit.dueWindows().dueWindows() >= due && audit.missing() == 0,
                LIMIT,
                () -> "%d due, %d missing".formatted(audit.dueWindows().dueWindows(), audit.missing()));
    }

    /** The exporter reads the same topics: it shows a moment later what the audit has seen. */
    private static void awaitShown(Set<String> vms, Probe probe, Audit audit) {
        Deadline.repeat(() -> audit.read(POLL), () -> probe.vms().equals(vms), LIMIT, () -> "shown: " + probe.vms());
    }

    private static void awaitMetric(String line, Probe probe, Audit audit) {
        Deadline.repeat(
                () -> audit.read(POLL), () -> probe.metrics().lines().anyMatch(line::equals), LIMIT, () -> "no %s in %s"
                        .formatted(line, probe.metrics()));
    }
}
