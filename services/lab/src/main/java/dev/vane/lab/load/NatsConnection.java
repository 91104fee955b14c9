package dev.vane.lab.load;

import java.io.IOException;

/** Round trips through a NATS server: publishes to a subject of its own and waits for the message to come back. */
final class NatsConnection implements Connection {
    private static final byte[] PONG = Wire.ascii("PONG\r\n");

    private final Wire wire;
    private final byte[] publish;
    private final int valueBytes;

    NatsConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        this.valueBytes = work.valueBytes();
        String subject = "lab." + number;
        this.publish = Wire.ascii("PUB " + subject + " " + valueBytes + "\r\n" + "v".repeat(valueBytes) + "\r\n");
        receive("INFO ");
        wire.send(Wire.ascii("CONNECT {\"verbose\":false}\r\nSUB " + subject + " 1\r\nPING\r\n"));
        receive("PONG");
    }

    @Override
    public void request() throws IOException {
        wire.send(publish);
        receive("MSG ");
        wire.skip(valueBytes + 2);
    }

    /** Reads a line; the server may ask before it whether this client is still there. */
    private void receive(String expected) throws IOException {
        String line = wire.line();
        while (line.equals("PING")) {
            wire.send(PONG);
            line = wire.line();
        }
        if (!line.startsWith(expected)) {
            throw Wire.unexpected("NATS", line);
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
