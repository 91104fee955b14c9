package dev.vane.lab.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Requests back to back. The level is the number of connections that send. */
final class ClosedLoop implements Load {
    private static final int REPORT_MILLIS = 100;

    private final List<Connection> connections;
    private final Gate gate;
    private final AtomicLong finished = new AtomicLong();
    private final ReportWriter writer;

    private ClosedLoop(List<Connection> connections, int level, ReportWriter writer) {
        this.connections = List.copyOf(connections);
        this.gate = new Gate(level);
        this.writer = writer;
    }

    static ClosedLoop start(List<Connection> connections, int level, ReportWriter writer, CompletableFuture<Void> end) {
        ClosedLoop loop = new ClosedLoop(connections, level, writer);
        writer.progress(System.currentTimeMillis(), 0);
        for (int i = 0; i < connections.size(); i++) {
            int number = i;
            Threads.start("connection", end, () -> loop.send(number));
        }
        Threads.start("reports", end, loop::report);
        return loop;
    }

    private void send(int number) throws IOException, InterruptedException {
        Connection connection = connections.get(number);
        while (true) {
            int entered = gate.enter(number);
            connection.request();
            gate.leave(entered);
            finished.incrementAndGet();
        }
    }

    private void report() throws InterruptedException {
        while (true) {
            Thread.sleep(REPORT_MILLIS);
            synchronized (this) {
                if (gate.isOpen()) {
                    tell();
                }
            }
        }
    }

    private void tell() {
        writer.progress(System.currentTimeMillis(), finished.getAndSet(0));
    }

    @Override
    public void level(int level) {
        if (level < 1 || level > connections.size()) {
            throw new IllegalArgumentException(
                    "level must be from 1 to the %d connections: %d".formatted(connections.size(), level));
        }
        gate.level(level);
    }

    @Override
    public synchronized void pause() {
        gate.shut(500);
        tell();
    }

    @Override
    public synchronized void resume() {
        gate.open();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
    }
}
