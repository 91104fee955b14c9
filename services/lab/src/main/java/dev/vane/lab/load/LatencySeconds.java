package dev.vane.lab.load;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.LongSupplier;

/** Sorts latencies by the wall-clock second in which they were completed. Thread-safe. */
final class LatencySeconds {
    private static final class Second {
        final long end;
        final boolean whole;
        int[] micros = new int[1024];
        int count;

        Second(long end, boolean whole) {
            this.end = end;
            this.whole = whole;
        }

        void add(int value) {
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = value;
        }
    }

    private final LongSupplier epochMillis;
    private final Queue<Second> ended = new ArrayDeque<>();
    private Second current;
    private boolean running = true;

    LatencySeconds(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.current = new Second(now(), false);
    }

    /** Nominal end of the second (s - 1, s] that a time falls in. */
    static long secondOf(long epochMillis) {
        return -Math.floorDiv(-epochMillis, 1000L);
    }

    /** Adds a request that is completed now. */
    synchronized void add(long micros) {
        if (running) {
            turn();
            current.add((int) Math.min(micros, Integer.MAX_VALUE));
        }
    }

    /** Tells all seconds that are over, in order, those without a request as well. */
    synchronized void writeEnded(ReportWriter writer) {
        if (running) {
            turn();
        }
        for (Second second = ended.poll(); second != null; second = ended.poll()) {
            writer.latencies(second.end, second.micros, second.count);
        }
    }

    /** The second in which the load is paused is not told, nor those in which it stays so. */
    synchronized void pause() {
        turn();
        running = false;
    }

    synchronized void resume() {
        running = true;
        current = new Second(now(), false);
    }

    private void turn() {
        for (long now = now(); current.end < now; current = new Second(current.end + 1, true)) {
            if (current.whole) {
                ended.add(current);
            }
        }
    }

    private long now() {
        return secondOf(epochMillis.getAsLong());
    }
}
