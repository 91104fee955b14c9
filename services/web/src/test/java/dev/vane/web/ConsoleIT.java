package dev.vane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vane.clients.CannotListenException;
import dev.vane.clients.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** The console as a process would start it, with sockets but without a broker. */
class ConsoleIT {
    /** Nothing listens there. */
    private static final KafkaSettings NO_BROKER = KafkaSettings.of("127.0.0.1:1");

    @Test
    void answersWhileThereIsNoBroker() throws IOException {
        try (Console console = start("127.0.0.1:0")) {
            String host = "Host: localhost:" + console.port();

            assertThat(RawHttp.send(console.port(), "GET /", host).status()).isEqualTo(200);
            assertThat(RawHttp.send(console.port(), "GET /api/status", host).text())
                    .contains("\"ready\":false", "\"hosts\":0", "\"vms\":0", "\"models\":[]");
            assertThat(RawHttp.send(console.port(), "GET /api/vms", host).text())
                    .isEqualTo("{\"error\":\"the topics are still being read\"}");
            assertThat(console.isReady()).isFalse();
        }
    }

    @Test
    void closesAndFreesThePortWhileThereIsNoBroker() {
        Console console = start("127.0.0.1:0");
        int port = console.port();

        assertTimeoutPreemptively(Duration.ofSeconds(5), console::close);

        start("127.0.0.1:" + port).close();
    }

    @Test
    void saysWhichKeyAndPortWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> start("127.0.0.1:" + port))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessage(
                            "web.listen: cannot listen on 127.0.0.1 port %d: Address already in use".formatted(port));
        }
    }

    @Test
    void refusesKafkaSettingsThatCannotBe() {
        WebConfig config = WebConfig.from(Map.of("web.listen", "127.0.0.1:0"));
        KafkaSettings settings = KafkaSettings.of("no-port");

        assertThatThrownBy(() -> Console.start(config, settings)).isInstanceOf(KafkaException.class);
    }

    private static Console start(String listen) {
        return Console.start(WebConfig.from(Map.of("web.listen", listen)), NO_BROKER);
    }
}
