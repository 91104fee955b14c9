package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Asks a console as its pages do. */
final class ConsoleClient implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final int port;

    ConsoleClient(int port) {
        this.port = port;
    }

    /** The answer to a question; one that is refused says why. */
    JsonNode ask(String question) {
        try {
            return mapper.readTree(bytes(question));
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + question, e);
        }
    }

    byte[] bytes(String question) {
        URI uri = URI.create("http://127.0.0.1:%d/api/%s".formatted(port, question));
        try {
            HttpResponse<byte[]> response =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
            return response.body();
        } catch (IOException e) {
            throw new AssertionError("the console does not answer " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking the console", e);
        }
    }

    static String query(VmKey vm) {
        return "host=%s&vm=%s"
                .formatted(
                        URLEncoder.encode(vm.host(), StandardCharsets.UTF_8),
                        URLEncoder.encode(vm.vm(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
