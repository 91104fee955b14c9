package dev.vane.lab.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Speaks enough of the Redis protocol for GET, SET and PING, and answers nobody while it is stalled. */
final class StallingServer implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile long stalledUntil = System.nanoTime();

    StallingServer() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void stall(int millis) {
        stalledUntil = System.nanoTime() + millis * 1_000_000L;
    }

    void breakConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
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
            socket.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer(socket, line, in);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private void answer(Socket socket, String line, BufferedReader in) throws IOException {
        if (line.equals("PING")) {
            send(socket, "+PONG\r\n");
            return;
        }
        int words = Integer.parseInt(line.substring(1));
        for (int i = 0; i < 2 * words; i++) {
            in.readLine();
        }
        requests.incrementAndGet();
        for (long left = stalledUntil - System.nanoTime(); left > 0; left = stalledUntil - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        send(socket, words == 2 ? "$2\r\nok\r\n" : "+OK\r\n");
    }

    private static void send(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
