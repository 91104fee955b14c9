package dev.vane.collector.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a Prometheus exporter for its page once a second; {@code instance} and the host alone, {@code instance_host}, are attributes. */
public final class ScrapeDoor implements Closeable {
    private static final Duration LONGEST = Duration.ofMillis(900);
    private static final int OK = 200;

    private final URI page;
    private final IngestSource source;
    private final InstantSource clock;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LONGEST).build();
    private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vane-ingest-scrape").factory());

    /** Starts to ask. */
    public ScrapeDoor(URI page, IngestSource source, InstantSource clock) {
        this.page = page;
        this.source = source;
        this.clock = clock;
        var _ = seconds.scheduleAtFixedRate(this::ask, 0, 1, TimeUnit.SECONDS);
    }

    private void ask() {
        HttpRequest request = HttpRequest.newBuilder(page)
                .timeout(LONGEST)
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        long asked = clock.millis();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new UnreadableMessageException("status " + response.statusCode());
            }
            Map<String, String> common = Map.of("instance", page.getAuthority(), "instance_host", page.getHost());
            source.take(PrometheusText.read(response.body(), common, asked));
        } catch (IOException e) {
            source.unreadable(page.toString(), new UnreadableMessageException("it does not answer: " + e.getMessage()));
        } catch (UnreadableMessageException e) {
            source.unreadable(page.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        seconds.shutdownNow();
        client.shutdownNow();
    }
}
