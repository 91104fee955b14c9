package dev.vane.platform.command;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where a process shows its own metrics and whether it is ready. The exporter has its own address. */
final class MetricsOption {
    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            converter = Address.class,
            description = "Serves this process's own metrics at http://HOST:PORT/metrics, and its readiness at /-/ready"
                    + " (200 or 503).")
    private Optional<InetSocketAddress> address = Optional.empty();

    /**
     * Shows the metrics of a process that is always ready.
     *
     * @throws IOException if the address cannot be listened on, naming it
     */
    Closeable show(PrometheusRegistry registry) throws IOException {
        return show(registry, Optional::empty);
    }

    /**
     * Shows metrics and readiness, if an address was given.
     *
     * @param isReady asked at each request
     * @param notReady says in a few words why it is not ready
     * @throws IOException if the address cannot be listened on, naming it
     */
    Closeable show(PrometheusRegistry registry, BooleanSupplier isReady, String notReady) throws IOException {
        return show(registry, () -> isReady.getAsBoolean() ? Optional.empty() : Optional.of(notReady));
    }

    /**
     * Shows metrics and readiness, if an address was given.
     *
     * @param notReady asked at each request: why it is not ready; empty if it is
     * @throws IOException if the address cannot be listened on, naming it
     */
    Closeable show(PrometheusRegistry registry, Supplier<Optional<String>> notReady) throws IOException {
        return address.isEmpty() ? () -> {} : ProcessServer.start(address.get(), registry, notReady);
    }
}
