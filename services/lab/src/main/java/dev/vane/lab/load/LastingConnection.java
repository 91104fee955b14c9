package dev.vane.lab.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that is made anew when the server closes or resets it: many servers close what was idle for some seconds,
 * and a request may be on its way at that moment. The request is sent again, and takes as long as all of that takes.
 *
 * <p>It fails when the server has answered nothing for {@value #PATIENCE_SECONDS} seconds of trying. Time in which this
 * process or the server is frozen is not time of trying, so it is added up from the attempts, each of which is short.
 */
final class LastingConnection implements Connection {
    static final int PATIENCE_SECONDS = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    /** Makes a connection that is ready for requests. */
    interface Opener {
        Connection open() throws IOException;
    }

    private final String server;
    private final Opener opener;
    private final long patienceNanos;
    private volatile Connection connection;
    private volatile boolean isClosed;

    /**
     * Connects to a server that may still be starting.
     *
     * @param server what it is, for messages
     * @throws IOException if it does not answer in time
     */
    LastingConnection(String server, Opener opener) throws IOException {
        this(server, opener, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    }

    LastingConnection(String server, Opener opener, long patienceNanos) throws IOException {
        this.server = server;
        this.opener = opener;
        this.patienceNanos = patienceNanos;
        this.connection = open(new Trying());
    }

    @Override
    public void fill() throws IOException {
        lasting(Connection::fill);
    }

    @Override
    public void request() throws IOException {
        lasting(Connection::request);
    }

    private interface Use {
        void of(Connection connection) throws IOException;
    }

    private void lasting(Use use) throws IOException {
        Trying trying = null;
        while (true) {
            try {
                use.of(connection);
                return;
            } catch (ConnectionLostException e) {
                trying = trying == null ? new Trying() : trying;
                trying.failed(e);
                connection.close();
                connection = open(trying);
            }
        }
    }

    private Connection open(Trying trying) throws IOException {
        while (true) {
            try {
                Connection opened = opener.open();
                if (isClosed) {
                    opened.close();
                }
                return opened;
            } catch (IOException e) {
                trying.failed(e);
            }
        }
    }

    /** The attempts to have one request answered. */
    private final class Trying {
        private long spentNanos;
        private long startNanos = System.nanoTime();

        /** Waits a moment before the next attempt. */
        void failed(IOException e) throws IOException {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            spentNanos += Math.min(now - startNanos, LONGEST_ATTEMPT_NANOS);
            startNanos = now;
            if (isClosed || Thread.currentThread().isInterrupted() || spentNanos > patienceNanos) {
                throw new IOException("no %s: %s".formatted(server, e.getMessage()), e);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        connection.close();
    }
}
