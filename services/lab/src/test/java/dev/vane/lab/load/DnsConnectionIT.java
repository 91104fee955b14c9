package dev.vane.lab.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DnsConnectionIT {
    private static final Work WORK = new Work(3, 1, 100, List.of("/"));
    private static final int RETRY_MILLIS = 50;

    @Test
    void asksForTheAddressOfANameThatTheZoneHas() throws IOException {
        try (Server server = new Server(query -> List.of(answer(query)));
                Connection connection = connect(server)) {
            connection.request();

            assertThat(server.queries).hasSize(2).allSatisfy(query -> {
                assertThat(Arrays.copyOfRange(query, 2, 12)).containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
                assertThat(new String(query, 13, 2, US_ASCII)).isIn("h0", "h1", "h2");
                assertThat(query[12]).isEqualTo((byte) 2);
                assertThat(new String(query, 15, query.length - 15, US_ASCII)).isEqualTo("\3lab\4test\0\0\1\0\1");
            });
            assertThat(id(server.queries.get(1))).isNotEqualTo(id(server.queries.get(0)));
        }
    }

    @Test
    void asksAgainWhatIsNotAnswered() throws IOException {
        try (Server server = new Server(query -> List.of(answer(query)));
                Connection connection = connect(server)) {
            server.passedOver.set(2);

            connection.request();

            assertThat(server.queries).hasSize(4);
            assertThat(server.queries.subList(1, 4)).allMatch(query -> id(query) == id(server.queries.get(1)));
        }
    }

    @Test
    void passesOverWhatComesTooLateForAnEarlierQuery() throws IOException {
        Function<byte[], List<byte[]>> lateAndInTime = query -> List.of(late(query), answer(query));
        try (Server server = new Server(lateAndInTime);
                Connection connection = connect(server)) {
            connection.request();
            connection.request();

            assertThat(server.queries).hasSize(3);
        }
    }

    @Test
    void failsWhereTheZoneLacksTheName() throws IOException {
        try (Server server = new Server(query -> List.of(answer(query)));
                Connection connection = connect(server)) {
            server.code = 3;

            assertThatThrownBy(connection::request).hasMessage("unexpected reply to DNS query: code 3, 1 answers");
        }
    }

    @Test
    void isLostWhenNobodyListensAnyMore() throws IOException {
        try (Server server = new Server(query -> List.of(answer(query)));
                Connection connection = connect(server)) {
            server.stop();

            assertThatThrownBy(connection::request).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void doesNotWaitForeverForAServerThatIsSilentFromTheStart() throws IOException {
        try (Server server = new Server(query -> List.of())) {
            assertThatThrownBy(() -> connect(server)).hasMessage("the server does not answer");
        }
    }

    private static Connection connect(Server server) throws IOException {
        return new DnsConnection(server.port(), WORK, 0, RETRY_MILLIS);
    }

    private static int id(byte[] message) {
        return ((message[0] & 0xff) << 8) | (message[1] & 0xff);
    }

    /** The query as a reply with one answer in its header; what the answer says nobody reads. */
    private static byte[] answer(byte[] query) {
        byte[] reply = query.clone();
        reply[2] = (byte) 0x84;
        reply[7] = 1;
        return reply;
    }

    /** A refusal of the query before. */
    private static byte[] late(byte[] query) {
        byte[] reply = query.clone();
        reply[1]--;
        reply[3] = 5;
        return reply;
    }

    private static final class Server implements AutoCloseable {
        final List<byte[]> queries = new CopyOnWriteArrayList<>();
        final AtomicInteger passedOver = new AtomicInteger();
        volatile int code;
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

        Server(Function<byte[], List<byte[]>> replies) throws IOException {
            Thread.ofPlatform().daemon().start(() -> serve(replies));
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve(Function<byte[], List<byte[]>> replies) {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                    socket.receive(packet);
                    byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                    queries.add(query);
                    for (byte[] reply : passesOver() ? List.<byte[]>of() : replies.apply(query)) {
                        reply[3] |= (byte) code;
                        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                    }
                }
            } catch (SocketException e) {
                // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean passesOver() {
            return passedOver.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }

        void stop() {
            socket.close();
        }

        @Override
        public void close() {
            stop();
        }
    }
}
