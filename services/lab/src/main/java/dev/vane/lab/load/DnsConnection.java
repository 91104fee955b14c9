package dev.vane.lab.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * Queries for the IPv4 address of {@code h0.lab.test}, {@code h1.lab.test}, ... over UDP (RFC 1035), as many names as there
 * are keys. A query without an answer is asked again, and takes as long as all of that takes.
 */
final class DnsConnection implements Connection {
    private static final int RETRY_MILLIS = 2000;
    private static final int HEADER_BYTES = 12;
    private static final int ADDRESS = 1;
    private static final int INTERNET = 1;

    private final DatagramSocket socket;
    private final Values values;
    private final DatagramPacket reply = new DatagramPacket(new byte[1500], 1500);
    private int id;

    DnsConnection(int port, Work work, int number) throws IOException {
        this(port, work, number, RETRY_MILLIS);
    }

    DnsConnection(int port, Work work, int number, int retryMillis) throws IOException {
        this.values = new Values(work, number);
        this.socket = new DatagramSocket();
        try {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(retryMillis);
            if (!isAnswered(nextQuery())) {
                throw new IOException("the server does not answer");
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void request() throws IOException {
        byte[] query = nextQuery();
        boolean answered = false;
        while (!answered) {
            answered = isAnswered(query);
        }
    }

    private byte[] nextQuery() {
        id = (id + 1) & 0xffff;
        ByteArrayOutputStream query = new ByteArrayOutputStream();
        for (int number : new int[] {id, 0, 1, 0, 0, 0}) { // no flags, one question
            write(number, query);
        }
        for (String label : new String[] {"h" + values.anyNumber(), "lab", "test", ""}) {
            query.write(label.length());
            query.writeBytes(Wire.ascii(label));
        }
        write(ADDRESS, query);
        write(INTERNET, query);
        return query.toByteArray();
    }

    private static void write(int number, ByteArrayOutputStream query) {
        query.write(number >> 8);
        query.write(number);
    }

    /** Sends the query; false if the answer does not come in time. */
    private boolean isAnswered(byte[] query) throws IOException {
        try {
            socket.send(new DatagramPacket(query, query.length));
            do {
                socket.receive(reply);
            } while (reply.getLength() < HEADER_BYTES || number(0) != id); // too late for the query before
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            throw new ConnectionLostException(e);
        }
        int code = number(2) & 0xf;
        if (code != 0 || number(6) == 0) {
            throw Wire.unexpected("DNS query", "code %d, %d answers".formatted(code, number(6)));
        }
        return true;
    }

    private int number(int at) {
        byte[] bytes = reply.getData();
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    @Override
    public void close() {
        socket.close();
    }
}
