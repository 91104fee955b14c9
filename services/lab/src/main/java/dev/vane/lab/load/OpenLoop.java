package dev.vane.lab.load;

import dev.vane.lab.load.Schedule.Due;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests at a given rate over some connections, one in flight on each. The level is the rate per second. */
final class OpenLoop implements Load {
    private final Schedule schedule;
    private final LatencySeconds seconds = new LatencySeconds(System::currentTimeMillis);
    private final List<Connection> connections;
    private final long giveUpNanos;
    private final ReportWriter writer;

    private OpenLoop(List<Connection> connections, int level, int giveUpMillis, ReportWriter writer) {
        this.connections = List.copyOf(connections);
        this.schedule = new Schedule(level);
        this.giveUpNanos = giveUpMillis * 1_000_000L;
        this.writer = writer;
    }

    static OpenLoop start(
            List<Connection> connections,
            int level,
            int giveUpMillis,
            ReportWriter writer,
            CompletableFuture<Void> end) {
        OpenLoop loop = new OpenLoop(connections, level, giveUpMillis, writer);
        loop.connections.forEach(connection -> Threads.start("connection", end, () -> loop.send(connection)));
        Threads.start("reports", end, loop::report);
        return loop;
    }

    private void send(Connection connection) throws IOException, InterruptedException {
        while (true) {
            Due due = schedule.take();
            if (System.nanoTime() - due.nanos() < giveUpNanos) {
                connection.request();
            }
            long nanos = System.nanoTime() - due.nanos();
            if (schedule.done(due)) {
                seconds.add(nanos / 1000);
            }
        }
    }

    private void report() throws InterruptedException {
        while (true) {
            Thread.sleep(1005 - System.currentTimeMillis() % 1000);
            seconds.writeEnded(writer);
        }
    }

    @Override
    public void level(int level) {
        if (level < 1) {
            throw new IllegalArgumentException("level must be at least 1 request per second: " + level);
        }
        schedule.restart(level);
    }

    @Override
    public void pause() {
        schedule.pause(500);
        seconds.pause();
        seconds.writeEnded(writer);
    }

    @Override
    public void resume() {
        seconds.resume();
        schedule.resume();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
    }
}
