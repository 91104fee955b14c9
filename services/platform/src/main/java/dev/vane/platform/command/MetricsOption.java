package dev.vane.platform.command;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a process shows its own metrics. The exporter has its own address. */
final class MetricsOption {
    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            converter = Address.class,
            description = "Shows this process's own metrics at http://HOST:PORT/metrics.")
    private Optional<InetSocketAddress> address = Optional.empty();

    /** @throws IOException if the address cannot be listened on, naming it */
    Closeable show(PrometheusRegistry registry) throws IOException {
        if (address.isEmpty()) {
            return () -> {};
        }
        try {
            return HTTPServer.builder()
                    .inetAddress(address.get().getAddress())
                    .port(address.get().getPort())
                    .registry(registry)
                    .buildAndStart();
        } catch (IOException e) {
            throw new IOException("cannot listen on %s: %s".formatted(address.get(), e.getMessage()), e);
        }
    }
}
