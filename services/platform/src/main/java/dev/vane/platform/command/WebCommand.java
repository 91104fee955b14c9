package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.web.Console;
import dev.vane.web.WebConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "web", description = "Serves the console, which shows all VMs in a browser, until interrupted.")
final class WebCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Override
    public Integer call() throws Exception {
        KafkaSettings kafka = common.kafka();
        WebConfig config = WebConfig.from(common.settings().values());
        try (Interrupt interrupt = new Interrupt();
                Console console = Console.start(config, kafka)) {
            Output.line(spec, "console at http://%s:%d/".formatted(config.host(), console.port()));
            while (!interrupt.await(STEP)) {
                if (console.failure().isPresent()) {
                    throw new IllegalStateException(
                            "the console cannot read the topics",
                            console.failure().get());
                }
            }
        }
        return 0;
    }
}
