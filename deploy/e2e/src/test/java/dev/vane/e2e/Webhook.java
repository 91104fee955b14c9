package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives what Alertmanager delivers, as a pager would. */
final class Webhook implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonNode> alerts = new CopyOnWriteArrayList<>();

    private Webhook(HttpServer server) {
        this.server = server;
    }

    static Webhook start() throws IOException {
        Webhook webhook = new Webhook(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        ObjectMapper mapper = new ObjectMapper();
        webhook.server.createContext("/", exchange -> {
            mapper.readTree(exchange.getRequestBody()).get("alerts").forEach(webhook.alerts::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        webhook.server.start();
        return webhook;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** An alert of this name and VM that was delivered as firing or as resolved. */
    Optional<JsonNode> delivered(String name, String host, String vm, String status) {
        return alerts.stream()
                .filter(alert -> alert.at("/labels/alertname").asText().equals(name)
                        && alert.at("/labels/host").asText().equals(host)
                        && alert.at("/labels/vm").asText().equals(vm)
                        && alert.get("status").asText().equals(status))
                .findFirst();
    }

    /** All that was delivered, one line each. */
    String told() {
        return alerts.stream()
                .map(alert -> alert.get("status").asText() + " " + alert.get("labels"))
                .distinct()
                .reduce("", (all, one) -> all + one + "\n");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
