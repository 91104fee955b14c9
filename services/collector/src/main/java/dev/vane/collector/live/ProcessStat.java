package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The line {@code /proc/<id>/stat} of a process or thread. A number is empty, and counted as unreadable, if it cannot be
 * read when it is asked for.
 */
final class ProcessStat {
    /** Fields counted from the first one after the name, which is in brackets and may hold spaces and brackets. */
    private static final int PARENT = 1;

    private static final int MINOR_FAULTS = 7;
    private static final int MAJOR_FAULTS = 9;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int START = 19;
    private static final int DISK_DELAY = 39;
    private static final int GUEST = 40;

    private final KernelFiles files;
    private final Path file;
    private final String[] fields;

    private ProcessStat(KernelFiles files, Path file, String text) {
        this.files = files;
        this.file = file;
        this.fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
    }

    /** Reads a process or thread; empty if it has ended. */
    static Optional<ProcessStat> read(KernelFiles files, long id) {
        return read(files, files.task(id, "stat"));
    }

    /** Reads a thread by its file in the folder of its process. */
    static Optional<ProcessStat> read(KernelFiles files, Path file) {
        return files.text(file).map(text -> new ProcessStat(files, file, text));
    }

    /** Id of the process that it is a child of. */
    OptionalLong parent() {
        return files.number(fields, PARENT, file);
    }

    /** Page faults that needed no disk, since it started. */
    OptionalLong minorFaults() {
        return files.number(fields, MINOR_FAULTS, file);
    }

    /** Page faults that needed a disk, since it started. */
    OptionalLong majorFaults() {
        return files.number(fields, MAJOR_FAULTS, file);
    }

    /** Clock ticks that it ran in user mode. */
    OptionalLong userTicks() {
        return files.number(fields, USER, file);
    }

    /** Clock ticks that it ran in the kernel. */
    OptionalLong systemTicks() {
        return files.number(fields, SYSTEM, file);
    }

    /** When it started, in clock ticks since the machine was booted. */
    OptionalLong startTicks() {
        return files.number(fields, START, file);
    }

    /** Clock ticks that it waited for disks. */
    OptionalLong diskDelayTicks() {
        return files.number(fields, DISK_DELAY, file);
    }

    /** Clock ticks that it ran the code of a virtual machine. */
    OptionalLong guestTicks() {
        return files.number(fields, GUEST, file);
    }
}
