package dev.vane.platform.command;

import dev.vane.platform.broker.EmbeddedBroker;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "broker", description = "Runs a single Kafka broker until interrupted.")
final class BrokerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vane/broker",
            description = "Directory of its data. Default: ${DEFAULT-VALUE}")
    private Path data;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = KafkaOptions.DEFAULT_BROKER,
            converter = Address.class,
            description = "Address for clients, without encryption or authentication. Default: ${DEFAULT-VALUE}; port 0"
                    + " takes a free one")
    private InetSocketAddress address;

    @Option(names = "--json", description = "Prints the address as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        common.settings();
        try (Interrupt interrupt = new Interrupt();
                EmbeddedBroker broker = EmbeddedBroker.start(data, address)) {
            String address = broker.bootstrapServers();
            Output.line(spec, json ? Output.json(Map.of("bootstrapServers", address)) : "broker ready at " + address);
            interrupt.await();
        }
        return 0;
    }
}
