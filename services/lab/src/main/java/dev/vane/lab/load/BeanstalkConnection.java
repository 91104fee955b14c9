package dev.vane.lab.load;

import java.io.IOException;

/** A job through beanstalkd's work queue: put, reserve and delete in a tube of its own, three exchanges that count as one. */
final class BeanstalkConnection implements Connection {
    private static final byte[] RESERVE = Wire.ascii("reserve\r\n");

    private final Wire wire;
    private final byte[] put;

    BeanstalkConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        this.put = Wire.ascii("put 0 0 600 " + work.valueBytes() + "\r\n" + "v".repeat(work.valueBytes()) + "\r\n");
        ask(Wire.ascii("use lab-" + number + "\r\n"), "USING");
        ask(Wire.ascii("watch lab-" + number + "\r\n"), "WATCHING");
    }

    @Override
    public void request() throws IOException {
        ask(put, "INSERTED");
        String[] job = ask(RESERVE, "RESERVED").split(" ", -1);
        wire.skip(Integer.parseInt(job[2]) + 2);
        ask(Wire.ascii("delete " + job[1] + "\r\n"), "DELETED");
    }

    private String ask(byte[] request, String expected) throws IOException {
        wire.send(request);
        String reply = wire.line();
        if (!reply.startsWith(expected)) {
            throw Wire.unexpected("beanstalk request", reply);
        }
        return reply;
    }

    @Override
    public void close() {
        wire.close();
    }
}
