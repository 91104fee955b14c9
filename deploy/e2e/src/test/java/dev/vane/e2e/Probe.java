package dev.vane.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an exporter as Prometheus would. */
final class Probe implements AutoCloseable {
    private static final Pattern VM = Pattern.compile("vane_relative_performance_ratio\\{.*vm=\"([^\"]*)\".*");

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    Probe(int port) {
        this.port = port;
    }

    /** The status of {@code /-/ready}. */
    int ready() {
        return get("/-/ready").statusCode();
    }

    /** What a scrape sees. */
    String metrics() {
        return get("/metrics").body();
    }

    /** The VMs that have a prediction to show. */
    Set<String> vms() {
        Set<String> vms = new TreeSet<>();
        metrics().lines().map(VM::matcher).filter(Matcher::matches).forEach(line -> vms.add(line.group(1)));
        return vms;
    }

    private HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the exporter does not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking the exporter", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
