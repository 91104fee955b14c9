package dev.vane.exporter;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.vane.clients.FollowerHealth;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /-/ready} and {@code /-/healthy}. */
final class ExporterServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Answers nothing before {@link #start}. */
    ExporterServer(HttpServer server) {
        this.server = server;
    }

    void start(PrometheusRegistry registry, Supplier<FollowerHealth> health, BooleanSupplier healthy) {
        serve("/metrics", new MetricsHandler(registry));
        serve("/-/ready", probe(() -> health.get().isLive(), "ready", () -> health.get()
                .reason()));
        serve("/-/healthy", probe(healthy, "healthy", () -> "not reading"));
        server.setExecutor(threads);
        server.start();
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> handler.handle(
                        exchange.getRequestMethod().equals("HEAD") ? new HeadExchange(exchange) : exchange));
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static HttpHandler probe(BooleanSupplier condition, String yes, Supplier<String> no) {
        return exchange -> {
            boolean holds = condition.getAsBoolean();
            byte[] body = ((holds ? yes : no.get()) + "\n").getBytes(StandardCharsets.UTF_8);
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
