package dev.vane.lab.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A socket to read lines and blocks from. Not thread-safe. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final StringBuilder line = new StringBuilder();

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
        this.out = socket.getOutputStream();
    }

    /** Waits two seconds for a reply at most, until told otherwise. */
    static Wire connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(2000);
        return new Wire(socket);
    }

    /** A server that is frozen for minutes is still there afterwards. */
    void waitForever() throws IOException {
        socket.setSoTimeout(0);
    }

    void send(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
        } catch (SocketException e) {
            throw new ConnectionLostException(e);
        }
    }

    /** Reads up to the next CR LF, which is left out. */
    String line() throws IOException {
        line.setLength(0);
        for (int next = octet(); next != '\n'; next = octet()) {
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    int octet() throws IOException {
        int octet = read();
        if (octet < 0) {
            throw new ConnectionLostException(new EOFException("the server closed the connection"));
        }
        return octet;
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            throw new ConnectionLostException(e);
        }
    }

    void skip(int bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException | SocketException e) {
            throw new ConnectionLostException(e);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static IOException unexpected(String request, String reply) {
        return new IOException("unexpected reply to %s: %s".formatted(request, reply));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more, whatever it says
        }
    }
}
