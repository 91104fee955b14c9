package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LastingConnectionIT {
    private static final Work WORK = new Work(1, 1, 100, List.of("/"));
    private static final long SHORT_NANOS = 300_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @Test
    void sendsARequestAgainWhenTheServerHasClosedTheIdleConnection() throws IOException {
        try (ClosingServer server = new ClosingServer(20);
                Connection connection = connect(server)) {
            await(() -> server.closedIdle.get() == 1);

            connection.request();

            assertThat(server.accepted.get()).isEqualTo(2);
        }
    }

    @Test
    void sendsARequestAgainThatWasResetInItsMidst() throws IOException {
        try (ClosingServer server = new ClosingServer(60_000);
                Connection connection = connect(server)) {
            connection.request();
            int before = server.answered.get();
            server.resetsTheNext.set(true);

            connection.request();

            assertThat(server.accepted.get()).isEqualTo(2);
            assertThat(server.answered.get()).isGreaterThan(before);
        }
    }

    @Test
    void failsAtAReplyThatIsAnError() throws IOException {
        try (ClosingServer server = new ClosingServer(60_000);
                Connection connection = connect(server)) {
            server.status = "503 Service Unavailable";

            assertThatThrownBy(connection::request).hasMessageContaining("HTTP/1.1 503");
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void failsWhenTheServerIsGone() throws IOException {
        ClosingServer server = new ClosingServer(20);
        int port = server.port();
        try (Connection connection = new LastingConnection("http server", () -> open(port), SHORT_NANOS)) {
            server.close();
            await(() -> server.closedIdle.get() == 1);

            assertThatThrownBy(connection::request).hasMessageStartingWith("no http server: ");
        }
    }

    @Test
    void isNotMadeAnewOnceItIsClosed() throws IOException {
        try (ClosingServer server = new ClosingServer(60_000)) {
            Connection connection = connect(server);
            connection.close();

            assertThatThrownBy(connection::request).isInstanceOf(IOException.class);
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    private static Connection connect(ClosingServer server) throws IOException {
        return Protocol.HTTP.connect(server.port(), 1, WORK).getFirst();
    }

    private static Connection open(int port) throws IOException {
        return new HttpConnection(Wire.connect(port), WORK, 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            Thread.onSpinWait();
        }
    }
}
