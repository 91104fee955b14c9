package dev.vane.collector.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes OTLP over HTTP in protobuf, at {@code /v1/metrics}, as exporters of OpenTelemetry send it (OTLP 1.11, section OTLP/HTTP). */
public final class OtlpDoor implements Closeable {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int MOST_BYTES = 16 << 20;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED = 415;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final IngestSource source;

    /** @throws IOException if the address cannot be listened on */
    public OtlpDoor(InetSocketAddress address, IngestSource source) throws IOException {
        this.source = source;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on %s: %s".formatted(address, e.getMessage()), e);
        }
        server.createContext("/v1/metrics", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                refuse(exchange, NOT_ALLOWED, "metrics are sent by POST");
                return;
            }
            String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElse("");
            if (!type.startsWith(PROTOBUF)) {
                refuse(exchange, UNSUPPORTED, "only %s is taken, not %s".formatted(PROTOBUF, type));
                return;
            }
            byte[] body = body(exchange);
            if (body.length > MOST_BYTES) {
                refuse(exchange, TOO_LARGE, "at most %d bytes are taken".formatted(MOST_BYTES));
                return;
            }
            source.take(OtlpReader.read(body));
            exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
            byte[] done = ExportMetricsServiceResponse.getDefaultInstance().toByteArray();
            exchange.sendResponseHeaders(OK, done.length == 0 ? -1 : done.length);
        } catch (UnreadableMessageException e) {
            source.unreadable("OTLP from " + exchange.getRemoteAddress(), e);
            refuse(exchange, BAD_REQUEST, e.getMessage());
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException, UnreadableMessageException {
        boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream plain =
                isPacked ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return plain.readNBytes(MOST_BYTES + 1);
        } catch (ZipException e) {
            throw new UnreadableMessageException("no gzip: " + e.getMessage());
        }
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
