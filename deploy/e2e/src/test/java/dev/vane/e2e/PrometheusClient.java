package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Asks a real Prometheus. */
final class PrometheusClient implements AutoCloseable {
    private static final long STEP_SECONDS = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final int port;

    PrometheusClient(int port) {
        this.port = port;
    }

    /** True once it is ready. */
    boolean isReady() {
        try {
            return client.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The data of an answer. */
    JsonNode ask(String question) {
        try {
            JsonNode answer = mapper.readTree(client.send(request("/api/v1/" + question), BodyHandlers.ofString())
                    .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(question + ": " + answer);
            }
            return answer.get("data");
        } catch (IOException e) {
            throw new AssertionError("Prometheus does not answer " + question, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking Prometheus", e);
        }
    }

    /** True if the expression had any value since a moment. */
    boolean hasAnswered(String expression, Instant since) {
        return !ask("query_range?query=%s&start=%d&end=%d&step=%d"
                        .formatted(
                                URLEncoder.encode(expression, StandardCharsets.UTF_8),
                                since.getEpochSecond(),
                                Instant.now().getEpochSecond(),
                                STEP_SECONDS))
                .get("result")
                .isEmpty();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
