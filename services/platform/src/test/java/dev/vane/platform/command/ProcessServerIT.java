package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessServerIT {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean isReady;
    private ProcessServer server;

    @BeforeEach
    void start() throws IOException {
        registry.register(() -> CounterSnapshot.builder()
                .name("things")
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(1)
                        .build())
                .build());
        server = ProcessServer.start(
                loopback(0), registry, () -> isReady ? Optional.empty() : Optional.of("no broker answers"));
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void showsMetrics() throws Exception {
        assertThat(ask("GET", "/metrics").body()).contains("things_total 1");
    }

    @Test
    void saysWhetherItIsReadyAtEachRequest() throws Exception {
        HttpResponse<String> before = ask("GET", "/-/ready");
        isReady = true;
        HttpResponse<String> after = ask("GET", "/-/ready");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("no broker answers\n");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("ready\n");
    }

    @Test
    void isHealthyWhileItRuns() throws Exception {
        assertThat(ask("GET", "/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> head = ask("HEAD", "/-/ready");

        assertThat(head.statusCode()).isEqualTo(503);
        assertThat(head.body()).isEmpty();
        assertThat(ask("GET", "/-/healthy").body()).isEqualTo("healthy\n");
    }

    @Test
    void namesAnAddressThatIsTaken() {
        assertThatThrownBy(() -> ProcessServer.start(loopback(server.port()), registry, Optional::empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining(Integer.toString(server.port()));
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
