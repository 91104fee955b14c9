package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NatsConnectionIT {
    private static final Work WORK = new Work(1, 4, 100, List.of("/"));

    @Test
    void waitsForTheMessageThatItPublished() throws IOException {
        try (Server server = new Server("MSG lab.7 1 4\r\nvvvv\r\n");
                Connection connection = new NatsConnection(Wire.connect(server.port()), WORK, 7)) {
            connection.request();
            connection.request();

            assertThat(server.lines)
                    .containsExactly(
                            "CONNECT {\"verbose\":false}",
                            "SUB lab.7 1",
                            "PING",
                            "PUB lab.7 4",
                            "vvvv",
                            "PUB lab.7 4",
                            "vvvv");
        }
    }

    @Test
    void answersTheServersQuestionWhetherItIsThere() throws IOException {
        try (Server server = new Server("PING\r\nMSG lab.7 1 4\r\nvvvv\r\n");
                Connection connection = new NatsConnection(Wire.connect(server.port()), WORK, 7)) {
            connection.request();
            connection.request();

            assertThat(server.lines).contains("PONG");
        }
    }

    @Test
    void failsWithWhatTheServerSays() throws IOException {
        try (Server server = new Server("-ERR 'Permissions Violation'\r\n");
                Connection connection = new NatsConnection(Wire.connect(server.port()), WORK, 7)) {
            assertThatThrownBy(connection::request)
                    .hasMessage("unexpected reply to NATS: -ERR 'Permissions Violation'");
        }
    }

    /** Answers every message with the same text. */
    private static final class Server implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final String delivery;

        Server(String delivery) throws IOException {
            this.delivery = delivery;
            Thread.ofPlatform().daemon().start(this::serve);
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                send(socket, "INFO {\"max_payload\":1048576}\r\n");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                    if (line.equals("PING")) {
                        send(socket, "PONG\r\n");
                    } else if (line.equals("vvvv")) {
                        send(socket, delivery);
                    }
                }
            } catch (SocketException e) {
                // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void send(Socket socket, String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
