package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.exporter.Exporter;
import dev.vane.exporter.ExporterConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "export", description = "Exposes predictions and attention to Prometheus, until interrupted.")
final class ExportCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        ExporterConfig config = ExporterConfig.from(common.settings().values());
        try (Interrupt interrupt = new Interrupt();
                Exporter exporter = Exporter.start(config, kafka, new PrometheusRegistry())) {
            Output.line(spec, "metrics at http://%s:%d/metrics".formatted(config.host(), exporter.port()));
            while (!interrupt.await(STEP)) {
                if (exporter.failure().isPresent()) {
                    throw new IllegalStateException(
                            "the exporter cannot read the topics",
                            exporter.failure().get());
                }
            }
        }
        return 0;
    }
}
