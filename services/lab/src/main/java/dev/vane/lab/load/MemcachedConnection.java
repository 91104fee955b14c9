package dev.vane.lab.load;

import java.io.IOException;

/** get and set over memcached's text protocol. */
final class MemcachedConnection implements Connection {
    private final Wire wire;
    private final Values values;

    MemcachedConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        this.values = new Values(work, number);
        wire.send(Wire.ascii("version\r\n"));
        expect("version", wire.line().startsWith("VERSION"));
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
        wire.send(Wire.ascii("get " + key + "\r\n"));
        String reply = wire.line();
        if (!reply.startsWith("VALUE ")) {
            throw Wire.unexpected("get", reply);
        }
        wire.skip(Integer.parseInt(reply.substring(reply.lastIndexOf(' ') + 1)) + 2);
        expect("get", wire.line().equals("END"));
    }

    private void set(String key) throws IOException {
        wire.send(Wire.ascii("set " + key + " 0 0 " + values.value.length() + "\r\n" + values.value + "\r\n"));
        expect("set", wire.line().equals("STORED"));
    }

    private static void expect(String request, boolean fulfilled) throws IOException {
        if (!fulfilled) {
            throw new IOException("unexpected reply to " + request);
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
