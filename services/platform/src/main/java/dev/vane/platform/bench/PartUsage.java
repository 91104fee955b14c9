package dev.vane.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used.
 *
 * @param cpu processor time since it started
 * @param residentBytes memory that it has in the machine's now
 */
record PartUsage(Duration cpu, long residentBytes) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final long KIB = 1024;

    /** Empty if the process has ended, or the system does not tell. */
    static Optional<PartUsage> of(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
            Matcher resident = RESIDENT.matcher(status);
            Optional<Duration> cpu = process.info().totalCpuDuration();
            return resident.find() && cpu.isPresent()
                    ? Optional.of(new PartUsage(cpu.get(), Long.parseLong(resident.group(1)) * KIB))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
