package dev.vane.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a lab may leave behind on a machine. Others use the machine at the same time: their programs, files and ports are
 * none of the lab's.
 *
 * @param programs command lines of processes in the lab's groups, in its folder or of its own programs; where none is left,
 *     no port of one is open
 * @param groups control groups of the lab
 * @param files of the lab and of the programs that it starts, where such are kept
 */
record MachineState(List<String> programs, Set<String> groups, Set<String> files) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final List<String> FOLDERS =
            List.of("/var/lib", "/var/tmp", "/dev/shm", System.getProperty("java.io.tmpdir"));

    static MachineState now() throws IOException {
        return new MachineState(runningPrograms(), labGroups(), labFiles());
    }

    /** A process that has ended has no command line, though its group may still list it until its parent asks for it. */
    private static List<String> runningPrograms() {
        return ProcessHandle.allProcesses()
                .filter(MachineState::isOfTheLab)
                .flatMap(process -> process.info().commandLine().stream())
                .sorted()
                .toList();
    }

    private static boolean isOfTheLab(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        return text(folder.resolve("cgroup")).contains("/vane-lab")
                || target(folder.resolve("cwd")).startsWith("/var/lib/vane-lab")
                || process.info()
                        .commandLine()
                        .filter(line -> line.matches("(?s).*(lab\\.load\\.LoadMain|/var/lib/vane-lab).*"))
                        .isPresent();
    }

    /** Empty if the process has ended. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** In the one hierarchy of version 2, or in those of version 1. */
    private static Set<String> labGroups() throws IOException {
        Set<String> groups = new TreeSet<>();
        try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
            Stream.concat(Stream.of(CGROUPS), hierarchies)
                    .map(root -> root.resolve("vane-lab"))
                    .filter(Files::exists)
                    .map(Path::toString)
                    .forEach(groups::add);
        }
        return groups;
    }

    private static Set<String> labFiles() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> children = Files.list(Path.of(folder))) {
                children.filter(child -> child.getFileName().toString().matches("vane-lab.*|\\.?stress-ng.*"))
                        .map(Path::toString)
                        .forEach(files::add);
            }
        }
        return files;
    }
}
