package dev.vane.lab.load;

import java.io.IOException;

/** The server has closed a connection, or reset it. Another one may do. */
final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
