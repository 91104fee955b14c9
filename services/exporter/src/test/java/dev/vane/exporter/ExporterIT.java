package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import dev.vane.clients.CannotListenException;
import dev.vane.clients.FollowerHealth;
import dev.vane.clients.FollowerHealth.State;
import dev.vane.clients.HttpListener;
import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exporter as a process would start it, with sockets but without a broker. */
class ExporterIT {
    private static final FollowerHealth LIVE = new FollowerHealth(State.LIVE, "", Duration.ZERO);

    /** Nothing listens there. */
    private static final KafkaSettings NO_BROKER = KafkaSettings.of("127.0.0.1:1");

    @Test
    void answersWhileThereIsNoBroker() throws Exception {
        try (Exporter exporter = start("127.0.0.1:0")) {
            assertThat(get(exporter.port(), "/metrics").statusCode()).isEqualTo(200);
            assertThat(get(exporter.port(), "/metrics").body())
                    .contains("# TYPE vane_predictions_total counter")
                    .contains("vane_prediction_delay_seconds_bucket{le=\"0.5\"} 0");
            assertThat(get(exporter.port(), "/-/healthy").statusCode()).isEqualTo(200);
            assertThat(get(exporter.port(), "/-/ready").statusCode()).isEqualTo(503);
            assertThat(get(exporter.port(), "/metrics").body()).contains("vane_exporter_connected 0.0");
            assertThat(get(exporter.port(), "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void escapesOddNames() throws Exception {
        VmSeries series = new VmSeries(1, Duration.ofMinutes(15));
        series.predicted(prediction(new VmKey("höst \"1\"", "a/b\\c{}"), NOON, 0.75), NOON);
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new VmCollector(series, InstantSource.fixed(NOON)));
        try (ExporterServer server = server()) {
            server.start(registry, () -> LIVE, () -> false);

            assertThat(get(server.port(), "/metrics").body())
                    .contains("vane_relative_performance_ratio{host=\"höst \\\"1\\\"\",vm=\"a/b\\\\c{}\"} 0.75\n");
            assertThat(get(server.port(), "/-/ready").body()).isEqualTo("ready\n");
            assertThat(get(server.port(), "/-/healthy").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        FollowerHealth health =
                new FollowerHealth(State.CUT_OFF, "the brokers have not answered for 7 s", Duration.ofSeconds(7));
        try (ExporterServer server = server()) {
            server.start(new PrometheusRegistry(), () -> health, () -> true);

            assertThat(get(server.port(), "/-/ready").statusCode()).isEqualTo(503);
            assertThat(get(server.port(), "/-/ready").body()).isEqualTo("the brokers have not answered for 7 s\n");
        }
    }

    /** A body after a HEAD would be taken for the next answer: on one connection, each GET after it must be whole. */
    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/-/ready", "/-/healthy"})
    void headHasTheHeadersOfAGetAndNoBodyAndTheConnectionGoesOn(String path) throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        new FleetMetrics(registry, List.of("topic"));
        for (FollowerHealth health : List.of(LIVE, new FollowerHealth(State.CUT_OFF, "silent", Duration.ZERO))) {
            try (ExporterServer server = server();
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                server.start(registry, () -> health, health::isLive);
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                for (String request : List.of("HEAD", "HEAD", "GET")) {
                    out.write("%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                            .formatted(request, path, request.equals("GET") ? "Connection: close\r\n" : "")
                            .getBytes(StandardCharsets.US_ASCII));
                }
                String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                String[] answers = all.split("(?=HTTP/1\\.1 )");
                String status = path.equals("/metrics") || health.isLive() ? "200" : "503";
                assertThat(answers).hasSize(3).allMatch(answer -> answer.startsWith("HTTP/1.1 " + status));
                assertThat(List.of(answers[0], answers[1])).allMatch(head -> head.endsWith("\r\n\r\n"));
                assertThat(header("content-type", answers[0])).isEqualTo(header("content-type", answers[2]));
                assertThat(answers[2].substring(answers[2].indexOf("\r\n\r\n")).strip())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void closesAndFreesThePortWhileThereIsNoBroker() {
        Exporter exporter = start("127.0.0.1:0");
        int port = exporter.port();

        assertTimeoutPreemptively(Duration.ofSeconds(5), exporter::close);

        start("127.0.0.1:" + port).close();
    }

    @Test
    void saysWhichKeyAndPortWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> start("127.0.0.1:" + port))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessage("exporter.listen: cannot listen on 127.0.0.1 port %d: Address already in use"
                            .formatted(port));
        }
    }

    @Test
    void saysWhenTheHostIsUnknown() {
        assertThatThrownBy(() -> start("no-such-host.invalid:9464"))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("exporter.listen: cannot listen on no-such-host.invalid port 9464: ");
    }

    @Test
    void refusesKafkaSettingsThatCannotBe() {
        KafkaSettings settings = KafkaSettings.of("no-port");

        assertThatThrownBy(() -> Exporter.start(anyPort(), settings, new PrometheusRegistry()))
                .isInstanceOf(KafkaException.class);
    }

    private static ExporterServer server() {
        HttpServer http = HttpListener.bind("exporter.listen", "127.0.0.1", 0);
        return new ExporterServer(http);
    }

    private static String header(String name, String answer) {
        return answer.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .findFirst()
                .orElseThrow();
    }

    private static Exporter start(String listen) {
        return Exporter.start(
                ExporterConfig.from(Map.of("exporter.listen", listen)), NO_BROKER, new PrometheusRegistry());
    }

    private static ExporterConfig anyPort() {
        return ExporterConfig.from(Map.of("exporter.listen", "127.0.0.1:0"));
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
