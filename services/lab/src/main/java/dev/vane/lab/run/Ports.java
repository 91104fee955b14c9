package dev.vane.lab.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Free loopback ports. */
final class Ports {
    private static final int RETRY_MILLIS = 50;

    private Ports() {}

    /** Values of {@code port}, {@code port2}, {@code port3}: all different, all free now. */
    static synchronized Map<String, String> free() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        Map<String, String> ports = new HashMap<>();
        try {
            for (String name : List.of("port", "port2", "port3")) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(name, Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    /** Waits until somebody accepts connections; false if that is not so in time, or waiting is pointless. */
    static boolean await(int port, long patienceMillis, BooleanSupplier isPointless) throws InterruptedException {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        while (System.nanoTime() - deadline < 0 && !isPointless.getAsBoolean()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), RETRY_MILLIS);
                return true;
            } catch (IOException e) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
        return false;
    }
}
