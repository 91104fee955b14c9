package dev.vane.collector.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds up what a control group did on block devices, each operation and byte once.
 *
 * <p>The kernel counts the same write at each level of a stack: at an encrypted volume, at the array that it lies on and
 * at that array's disks. The uppermost device counts in full: there a mirror's bytes are not yet doubled. A device below
 * others counts with what it has more than they: that was written to it directly, past them. What lies on what, sysfs
 * tells; of a loop device it tells the file, and the mounts tell where that lies.
 */
final class BlockDevices {
    private static final String LOOP_FILE = "loop/backing_file";

    private static final Set<String> STACKED_DRIVERS = Set.of("device-mapper", "md", "mdp", "loop", "bcache", "drbd");

    private final KernelFiles files;
    private final Set<String> stackedMajors;

    /** For each device asked for since the last {@link #forget}, those right below it. */
    private final Map<String, Set<String>> known = new HashMap<>();

    BlockDevices(KernelFiles files) {
        this.files = files;
        this.stackedMajors = stackedMajors(files);
    }

    /** Devices may be stacked otherwise by now. */
    void forget() {
        known.clear();
    }

    /**
     * The counts of all devices together; empty if they are too large for one number.
     *
     * @param counts what each device counted, by its numbers {@code major:minor}
     */
    OptionalLong sum(Map<String, Long> counts) {
        long sum = 0;
        for (var device : counts.entrySet()) {
            long rest = device.getValue();
            for (var other : counts.entrySet()) {
                if (rest > 0 && isBelow(device.getKey(), other.getKey(), counts.keySet())) {
                    rest = Math.max(0, rest - other.getValue());
                }
            }
            if (rest > Long.MAX_VALUE - sum) {
                return OptionalLong.empty();
            }
            sum += rest;
        }
        return OptionalLong.of(sum);
    }

    /** True if a device is right below another, or only devices that count nothing are between them. */
    private boolean isBelow(String lower, String upper, Set<String> counted) {
        if (isStacked(upper) && below(upper).isEmpty()) {
            return !isStacked(lower);
        }
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(below(upper));
        while (!open.isEmpty()) {
            String device = open.removeLast();
            if (device.equals(lower)) {
                return true;
            }
            if (seen.add(device) && !counted.contains(device)) {
                open.addAll(below(device));
            }
        }
        return false;
    }

    private Set<String> below(String device) {
        return known.computeIfAbsent(device, this::look);
    }

    private Set<String> look(String device) {
        Set<String> below = new HashSet<>();
        folder(device).ifPresent(folder -> {
            files.entries(folder.resolve("slaves")).forEach(lower -> disk(lower).ifPresent(below::add));
            files.text(folder.resolve(LOOP_FILE))
                    .flatMap(file -> mounted(file.strip()))
                    .flatMap(this::folder)
                    .flatMap(this::disk)
                    .ifPresent(below::add);
        });
        below.remove(device);
        return below;
    }

    /** Where sysfs does not tell what such a device lies on, it is taken to lie on all others. */
    private boolean isStacked(String device) {
        return stackedMajors.contains(device.substring(0, Math.max(0, device.indexOf(':'))));
    }

    private static Set<String> stackedMajors(KernelFiles files) {
        return files.text(files.proc().resolve("devices")).stream()
                .flatMap(String::lines)
                .dropWhile(line -> !line.startsWith("Block devices"))
                .map(line -> line.strip().split(" ", 2))
                .filter(fields -> fields.length == 2 && STACKED_DRIVERS.contains(fields[1]))
                .map(fields -> fields[0])
                .collect(Collectors.toSet());
    }

    private Optional<Path> folder(String device) {
        return Optional.of(files.sys().resolve("dev/block").resolve(device))
                .filter(Files::isDirectory)
                .or(() -> files.folders(files.sys().resolve("block")).stream()
                        .filter(folder -> number(folder).filter(device::equals).isPresent())
                        .findFirst());
    }

    /** Numbers of a device; of the whole disk if it is a partition, because groups count whole disks only. */
    private Optional<String> disk(Path folder) {
        Path found = Files.exists(folder.resolve("dev"))
                ? folder
                : files.sys().resolve("class/block").resolve(folder.getFileName());
        return files.text(found.resolve("partition"))
                .flatMap(number -> parent(found))
                .flatMap(this::number)
                .or(() -> number(found))
                .or(() -> number(files.sys().resolve("block").resolve(folder.getFileName())));
    }

    private Optional<String> number(Path folder) {
        return files.text(folder.resolve("dev")).map(String::strip);
    }

    /** The folder of a partition is in that of its disk, once links are followed. */
    private static Optional<Path> parent(Path folder) {
        try {
            return Optional.ofNullable(folder.toRealPath().getParent());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The device with the file system that a file of the host is in. */
    private Optional<String> mounted(String file) {
        return files.text(files.proc().resolve("1/mountinfo")).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", 6))
                .filter(fields -> fields.length == 6 && isIn(file, fields[4]))
                .max(Comparator.comparingInt(fields -> fields[4].length()))
                .map(fields -> fields[2]);
    }

    private static boolean isIn(String file, String mountPoint) {
        return file.startsWith(mountPoint.equals("/") ? "/" : mountPoint + "/");
    }
}
