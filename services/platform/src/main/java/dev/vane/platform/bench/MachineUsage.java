package dev.vane.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What all processes of the machine have used together, so that a run can say how quiet its machine was. */
final class MachineUsage {
    /** The kernel shows times in hundredths of a second to every process. */
    private static final int MILLIS_PER_TICK = 10;

    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int LAST = 8;

    private MachineUsage() {}

    /** Processor time used since the machine started, by anyone, time stolen from a virtual machine included. */
    static Duration cpu() throws IOException {
        String all = Files.readAllLines(Path.of("/proc/stat")).getFirst();
        String[] ticks = all.split("\\s+", -1);
        long busy = Stream.iterate(1, field -> field <= LAST, field -> field + 1)
                .filter(field -> field != IDLE && field != WAITING)
                .mapToLong(field -> Long.parseLong(ticks[field]))
                .sum();
        return Duration.ofMillis(busy * MILLIS_PER_TICK);
    }
}
