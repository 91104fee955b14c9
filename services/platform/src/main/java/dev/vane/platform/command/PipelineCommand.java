package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "pipeline",
        description = "Predicts every due window of the samples topic, until interrupted. Instances with the same"
                + " application id share the work.")
final class PipelineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Mixin
    private MetricsOption metrics;

    @Option(names = "--model", paramLabel = "PATH", description = "Model bundle. Default: the built-in one.")
    private Optional<Path> model = Optional.empty();

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        PipelineConfig config = PipelineConfig.parse(common.settings().values());
        ModelBundle bundle = Models.open(model);
        PrometheusRegistry registry = new PrometheusRegistry();
        ApplicationRun run = new ApplicationRun();
        try (Interrupt interrupt = new Interrupt();
                Closeable _ = metrics.show(registry, run::notReady);
                Pipeline pipeline = interrupt.during(() -> Pipeline.start(config, kafka, bundle, registry))) {
            run.untilInterrupted(pipeline, interrupt, spec, () -> "pipeline %s runs model %s"
                    .formatted(config.applicationId(), Models.name(bundle)));
        }
        return 0;
    }
}
