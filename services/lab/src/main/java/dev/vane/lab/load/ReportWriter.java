package dev.vane.lab.load;

import java.io.PrintStream;

/** Writes the lines that {@link LoadMain} documents, each flushed at once. */
final class ReportWriter {
    private final PrintStream out;
    private final StringBuilder line = new StringBuilder();

    ReportWriter(PrintStream out) {
        this.out = out;
    }

    synchronized void progress(long epochMillis, long work) {
        line.append("P ").append(epochMillis).append(' ').append(work);
        write();
    }

    /** @param micros the first {@code count} of them are latencies */
    synchronized void latencies(long second, int[] micros, int count) {
        line.append("L ").append(second);
        for (int i = 0; i < count; i++) {
            line.append(' ').append(micros[i]);
        }
        write();
    }

    synchronized void paused() {
        line.append("paused");
        write();
    }

    private void write() {
        out.append(line.append('\n')).flush();
        line.setLength(0);
    }
}
