package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.AnswerConfig;
import dev.vane.pipeline.Answers;
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
        name = "answer",
        description =
                "Answers model requests, until interrupted: windows that the pipeline has seen, as they were or with"
                        + " something different, and windows that are sent along. Instances with the same application id share the"
                        + " work.")
final class AnswerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Mixin
    private MetricsOption metrics;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            description = "Model bundle; the one that the pipeline uses, if its windows are asked about. Default: the"
                    + " built-in one.")
    private Optional<Path> model = Optional.empty();

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        AnswerConfig config = AnswerConfig.parse(common.settings().values());
        ModelBundle bundle = Models.open(model);
        PrometheusRegistry registry = new PrometheusRegistry();
        ApplicationRun run = new ApplicationRun();
        try (Interrupt interrupt = new Interrupt();
                Closeable _ = metrics.show(registry, run::notReady);
                Answers answers = interrupt.during(() -> Answers.start(config, kafka, bundle, registry))) {
            run.untilInterrupted(answers, interrupt, spec, () -> "%s answers with model %s"
                    .formatted(config.applicationId(), Models.name(bundle)));
        }
        return 0;
    }
}
