package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** The exporter as a process would start it, with sockets but without a broker. */
class ExporterIT {
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
            assertThat(get(exporter.port(), "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void escapesOddNames() throws Exception {
        VmSeries series = new VmSeries(1, Duration.ofMinutes(15));
        series.predicted(prediction(new VmKey("höst \"1\"", "a/b\\c{}"), NOON, 0.75), NOON);
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new VmCollector(series, InstantSource.fixed(NOON)));
        try (ExporterServer server = ExporterServer.bind(anyPort())) {
            server.start(registry, () -> true, () -> false);

            assertThat(get(server.port(), "/metrics").body())
                    .contains("vane_relative_performance_ratio{host=\"höst \\\"1\\\"\",vm=\"a/b\\\\c{}\"} 0.75\n");
            assertThat(get(server.port(), "/-/ready").body()).isEqualTo("ready\n");
            assertThat(get(server.port(), "/-/healthy").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void closesWithinTwoSecondsAndFreesThePort() {
        Exporter exporter = start("127.0.0.1:0");
        int port = exporter.port();
        Instant before = Instant.now();

        exporter.close();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
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
