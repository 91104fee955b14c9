package dev.vane.platform.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves a process's own {@code /metrics}, {@code /-/ready} and {@code /-/healthy}. */
final class ProcessServer implements Closeable {
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ProcessServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param notReady what {@code /-/ready} answers: 503 with the reason, or 200 if there is none
     * @throws IOException if the address cannot be listened on, naming it
     */
    static ProcessServer start(
            InetSocketAddress address, PrometheusRegistry registry, Supplier<Optional<String>> notReady)
            throws IOException {
        try {
            ProcessServer started = new ProcessServer(HttpServer.create(address, 0));
            started.server.createContext("/metrics", new MetricsHandler(registry));
            started.server.createContext("/-/ready", probe("ready", notReady));
            started.server.createContext("/-/healthy", probe("healthy", Optional::empty));
            started.server.setExecutor(started.threads);
            started.server.start();
            return started;
        } catch (IOException e) {
            throw new IOException("cannot listen on %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static HttpHandler probe(String yes, Supplier<Optional<String>> reason) {
        return exchange -> {
            Optional<String> no = reason.get();
            answer(exchange, no.isEmpty() ? 200 : 503, no.orElse(yes) + "\n");
        };
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, isHead ? NO_BODY : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
