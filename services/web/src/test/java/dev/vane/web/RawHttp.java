package dev.vane.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One request over a socket of its own, as it is written. */
final class RawHttp {
    private RawHttp() {}

    /** What came back; header names in lower case. */
    static final class Response {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        private Response(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        String header(String name) {
            return headers.get(name);
        }

        byte[] body() {
            return body;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Opens a connection and asks, but does not wait for what comes. */
    static Socket open(int port, String request, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        String lines =
                "%s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(request, String.join("\r\n", headers));
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    static Response send(int port, String request, String... headers) throws IOException {
        try (Socket socket = open(port, request, headers)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return response(all.toByteArray());
        }
    }

    private static Response response(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        return new Response(
                Integer.parseInt(lines[0].substring(9, 12)),
                Arrays.stream(lines)
                        .skip(1)
                        .map(line -> line.split(": ", 2))
                        .collect(Collectors.toMap(line -> line[0].toLowerCase(Locale.ROOT), line -> line[1])),
                Arrays.copyOfRange(all, end + 4, all.length));
    }
}
