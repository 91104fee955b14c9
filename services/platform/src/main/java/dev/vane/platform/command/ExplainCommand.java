package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.Explainers;
import dev.vane.pipeline.explain.ModelExplainer;
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
        name = "explain",
        description = "Explains the windows that the pipeline sends to it, until interrupted. The pipeline does not"
                + " wait for it. Instances with the same application id share the work.")
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Mixin
    private MetricsOption metrics;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            description = "Model bundle; it must be the one that the pipeline uses. Default: the built-in one.")
    private Optional<Path> model = Optional.empty();

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        ExplainConfig config = ExplainConfig.parse(common.settings().values());
        ModelBundle bundle = Models.open(model);
        bundle.explainModel();
        PrometheusRegistry registry = new PrometheusRegistry();
        ApplicationRun run = new ApplicationRun();
        try (Interrupt interrupt = new Interrupt();
                Closeable _ = metrics.show(registry, run::notReady);
                Explainers explainers = interrupt.during(
                        () -> Explainers.start(config, kafka, () -> ModelExplainer.open(bundle), registry))) {
            run.untilInterrupted(explainers, interrupt, spec, () -> "%s explains model %s"
                    .formatted(config.applicationId(), Models.name(bundle)));
        }
        return 0;
    }
}
