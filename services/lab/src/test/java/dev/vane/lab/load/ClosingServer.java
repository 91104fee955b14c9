package dev.vane.lab.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that closes a connection which was idle for a while, as many do, and resets one when it is told so. */
final class ClosingServer implements AutoCloseable {
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger closedIdle = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicBoolean resetsTheNext = new AtomicBoolean();
    volatile String status = "200 OK";
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int idleMillis;

    ClosingServer(int idleMillis) throws IOException {
        this.idleMillis = idleMillis;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(idleMillis);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    answer(socket);
                }
            }
        } catch (SocketTimeoutException e) {
            closedIdle.incrementAndGet();
        } catch (IOException e) {
            // the client is gone, or was reset
        }
    }

    private void answer(Socket socket) throws IOException {
        if (resetsTheNext.getAndSet(false)) {
            send(socket, "HTTP/1.1 200 OK\r\nContent-Le");
            socket.setSoLinger(true, 0);
            throw new IOException("reset");
        }
        send(socket, "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok");
        answered.incrementAndGet();
    }

    private static void send(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
