package dev.vane.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a lab may leave behind on a machine.
 *
 * @param programs command lines of the programs that the smoke plan starts
 * @param groups control groups of the lab
 * @param ports listening TCP ports
 * @param files in the folders for temporary files and for shared memory
 */
record MachineState(List<String> programs, Set<String> groups, Set<String> ports, Set<String> files) {
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;

    static MachineState now() throws IOException {
        return new MachineState(runningPrograms(), labGroups(), listeningPorts(), temporaryFiles());
    }

    private static List<String> runningPrograms() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.matches("(?s).*(redis-server|stress-ng|lab\\.load\\.LoadMain|vane-lab).*"))
                .sorted()
                .toList();
    }

    private static Set<String> labGroups() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
            return folders.map(Path::toString)
                    .filter(path -> path.contains("/vane-lab"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> listeningPorts() throws IOException {
        Set<String> ports = new TreeSet<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.exists(Path.of(file))) {
                for (String line : Files.readAllLines(Path.of(file))) {
                    String[] fields = line.strip().split(" +", -1);
                    if (fields[STATE].equals(LISTENING)) {
                        ports.add(fields[LOCAL_ADDRESS]);
                    }
                }
            }
        }
        return ports;
    }

    private static Set<String> temporaryFiles() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String folder : List.of("/var/tmp", "/var/lib", "/dev/shm", System.getProperty("java.io.tmpdir"))) {
            try (Stream<Path> children = Files.list(Path.of(folder))) {
                children.map(Path::toString).forEach(files::add);
            }
        }
        return files;
    }
}
