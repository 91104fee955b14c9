package dev.vane.lab.load;

import java.io.IOException;
import java.util.Locale;

/** GET over HTTP/1.1 on a connection that is kept open; every reply must have the status 200 and a Content-Length. */
final class HttpConnection implements Connection {
    private final Wire wire;
    private final Values values;

    HttpConnection(Wire wire, Work work, int number) throws IOException {
        this.wire = wire;
        this.values = new Values(work, number);
        request();
    }

    @Override
    public void request() throws IOException {
        wire.send(Wire.ascii("GET " + values.anyPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        String status = wire.line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw Wire.unexpected("GET", status);
        }
        wire.skip(contentLength());
    }

    private int contentLength() throws IOException {
        int length = -1;
        for (String header = wire.line(); !header.isEmpty(); header = wire.line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        if (length < 0) {
            throw new IOException("the reply to GET has no Content-Length");
        }
        return length;
    }

    @Override
    public void close() {
        wire.close();
    }
}
