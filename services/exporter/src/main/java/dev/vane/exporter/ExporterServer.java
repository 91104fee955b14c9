package dev.vane.exporter;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Serves {@code /metrics}, {@code /-/ready} and {@code /-/healthy}. */
final class ExporterServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ExporterServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Takes the port; answers nothing before {@link #start}.
     *
     * @throws CannotListenException if the address cannot be listened on
     */
    static ExporterServer bind(ExporterConfig config) {
        try {
            return new ExporterServer(HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0));
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotListenException(
                    "%s: cannot listen on %s port %d: %s"
                            .formatted(ExporterConfig.LISTEN, config.host(), config.port(), e.getMessage()),
                    e);
        }
    }

    void start(PrometheusRegistry registry, BooleanSupplier ready, BooleanSupplier healthy) {
        server.createContext("/metrics", new MetricsHandler(registry));
        server.createContext("/-/ready", probe(ready, "ready", "catching up with the topics"));
        server.createContext("/-/healthy", probe(healthy, "healthy", "not reading"));
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static HttpHandler probe(BooleanSupplier condition, String yes, String no) {
        return exchange -> {
            boolean holds = condition.getAsBoolean();
            byte[] body = ((holds ? yes : no) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(holds ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
