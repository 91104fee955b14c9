package dev.vane.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vane.contracts.ModelRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves pages, API and events over HTTP: who may ask, what is sent with every answer, and what is not there. */
final class ConsoleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final String API = "/api/";
    private static final String EVENTS = "/api/events";
    private static final String REQUESTS = "/api/requests";

    /** Below this, compressing costs more than it saves. */
    private static final int GZIP_FROM_BYTES = 1024;

    /** Sent with every answer: nothing but the console's own files may run on its pages, and nobody may frame them. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' data: blob:",
                    "connect-src 'self'",
                    "font-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'"),
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PageFiles files = PageFiles.read();
    private final Guard guard;
    private final Api api;
    private final EventStream events;
    private final Questions questions;

    /** Answers nothing before {@link #start}. */
    ConsoleServer(HttpServer server, WebConfig config, Api api, EventStream events, Questions questions) {
        this.server = server;
        this.guard = new Guard(config);
        this.api = api;
        this.events = events;
        this.questions = questions;
    }

    void start() {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Cache-Control", path.startsWith(API) ? "no-store" : "no-cache");
            Optional<Answer> refused = refused(exchange);
            if (refused.isPresent()) {
                send(refused.get(), exchange);
            } else if (path.equals(EVENTS) && !isHead(exchange)) {
                events.serve(exchange, answer -> send(answer, exchange));
            } else if (path.equals(REQUESTS) && isPost(exchange)) {
                send(asked(exchange), exchange);
            } else {
                send(answer(path, exchange.getRequestURI().getRawQuery()), exchange);
            }
        }
    }

    private Optional<Answer> refused(HttpExchange exchange) {
        Headers answer = exchange.getResponseHeaders();
        if (!guard.isMeant(exchange.getRequestHeaders())) {
            return Optional.of(
                    Answer.error(421, "the console answers to the names localhost, 127.0.0.1 and [::1] only"));
        }
        if (!guard.isAllowed(exchange.getRequestHeaders())) {
            answer.set("WWW-Authenticate", "Basic realm=\"vane\", charset=\"UTF-8\"");
            return Optional.of(Answer.error(401, "a token is needed: as bearer token, or as password of any user"));
        }
        boolean isRequests = exchange.getRequestURI().getRawPath().equals(REQUESTS);
        boolean isRead = isHead(exchange) || exchange.getRequestMethod().equals("GET");
        if (isRead || (isRequests && isPost(exchange))) {
            return Optional.empty();
        }
        answer.set("Allow", isRequests ? "GET, HEAD, POST" : "GET, HEAD");
        return Optional.of(Answer.error(
                405, isRequests ? "only GET, HEAD and POST are allowed" : "only GET and HEAD are allowed"));
    }

    /** JSON only: a page of another origin cannot send that without being asked for leave, which nobody gives. */
    private Answer asked(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            return Answer.error(415, "the Content-Type must be application/json");
        }
        byte[] body = exchange.getRequestBody().readNBytes(ModelRequests.MAX_VALUE_BYTES + 1);
        return body.length > ModelRequests.MAX_VALUE_BYTES
                ? Answer.error(413, "at most %d bytes are allowed".formatted(ModelRequests.MAX_VALUE_BYTES))
                : questions.answer(body);
    }

    private static boolean isPost(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("POST");
    }

    private Answer answer(String path, String rawQuery) {
        if (!path.startsWith(API)) {
            return files.find(path).orElseGet(() -> Answer.error(404, "there is no such page"));
        }
        try {
            return api.answer(path, rawQuery);
        } catch (RuntimeException e) {
            LOG.error("request=failed path={} reason=\"{}\"", path, e.getMessage(), e);
            return Answer.error(500, "the console failed; its log says why");
        }
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void send(Answer answer, HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        byte[] body = answer.body();
        if (body.length >= GZIP_FROM_BYTES) {
            headers.set("Vary", "Accept-Encoding");
            if (AcceptEncoding.of(exchange.getRequestHeaders()).prefersGzip()) {
                headers.set("Content-Encoding", "gzip");
                body = zipped(body);
            }
        }
        if (isHead(exchange)) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream to = new GZIPOutputStream(zipped)) {
            to.write(body);
        }
        return zipped.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
