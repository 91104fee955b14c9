package dev.vane.lab.load;

import java.io.IOException;

/** GET and SET over the Redis serialization protocol, version 2. */
final class RedisConnection implements Connection {
    private final Wire wire;
    private final Values values;

    RedisConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        this.values = new Values(work, number);
        wire.send(Wire.ascii("PING\r\n"));
        expect("PING", "+PONG");
    }

    @Override
    public void fill() throws IOException {
        for (int i = 0; i < values.count(); i++) {
            set(Values.key(i));
        }
    }

    @Override
    public void request() throws IOException {
        if (values.isRead()) {
            get(values.anyKey());
        } else {
            set(values.anyKey());
        }
    }

    private void get(String key) throws IOException {
        wire.send(Wire.ascii("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n"));
        String reply = wire.line();
        if (!reply.startsWith("$") || reply.startsWith("$-")) {
            throw Wire.unexpected("GET", reply);
        }
        wire.skip(Integer.parseInt(reply.substring(1)) + 2);
    }

    private void set(String key) throws IOException {
        wire.send(Wire.ascii("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + values.value.length()
                + "\r\n" + values.value + "\r\n"));
        expect("SET", "+OK");
    }

    private void expect(String request, String expected) throws IOException {
        String reply = wire.line();
        if (!reply.equals(expected)) {
            throw Wire.unexpected(request, reply);
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
