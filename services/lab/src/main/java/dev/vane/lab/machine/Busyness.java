package dev.vane.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How busy the machine is with what is not the lab's. */
public final class Busyness {
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    /** Eight counters, each of which fits into a {@code long} many times over. */
    private static final Pattern CPU_LINE = Pattern.compile("^cpu +((?:\\d{1,17} ){7}\\d{1,17})(?: |$)");

    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS = 1e9;

    private Busyness() {}

    /**
     * Mean number of CPUs that others keep busy, time stolen by the hypervisor included, measured for a while. This
     * process is not counted.
     *
     * @param stat usually {@code /proc/stat}
     */
    public static double ofOthers(Path stat, long millis) throws IOException, InterruptedException {
        long start = System.nanoTime();
        double ownBefore = ownSeconds();
        double before = busySeconds(stat);
        Thread.sleep(millis);
        double busy = busySeconds(stat) - before - (ownSeconds() - ownBefore);
        return Math.max(0, busy / ((System.nanoTime() - start) / NANOS));
    }

    private static double busySeconds(Path stat) throws IOException {
        String line = Files.readString(stat).lines().findFirst().orElse("");
        Matcher matcher = CPU_LINE.matcher(line);
        if (!matcher.find()) {
            throw new IOException("cannot tell how busy the machine is: %s begins with '%s'".formatted(stat, line));
        }
        long[] ticks = Arrays.stream(matcher.group(1).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT]) / TICKS_PER_SECOND;
    }

    private static double ownSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / NANOS;
    }
}
