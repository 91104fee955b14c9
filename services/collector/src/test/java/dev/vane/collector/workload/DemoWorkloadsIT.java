package dev.vane.collector.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes, in real control groups where this machine allows it, and looks for what they leave. */
class DemoWorkloadsIT {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path noCgroups;

    @Test
    void leavesNothingBehind() throws IOException {
        DemoWorkloads workloads = DemoWorkloads.start(CGROUPS);
        await(() -> workloads().size() == 3);
        List<ProcessHandle> processes = workloads();

        workloads.close();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        awaitNoLeftovers(workloads.vms());
    }

    @Test
    void tellsWhatEachWorkloadHasDoneInASecond() {
        try (DemoWorkloads workloads = DemoWorkloads.start(CGROUPS)) {
            await(() -> workloads.pieces(Instant.now().getEpochSecond() - 1).values().stream()
                            .filter(pieces -> pieces > 0)
                            .count()
                    == 3);
        }
    }

    @Test
    void runsProcessTreesWhereItMayMakeNoGroups() {
        try (DemoWorkloads workloads = DemoWorkloads.start(noCgroups)) {
            assertThat(workloads.groups()).isEmpty();
            assertThat(workloads.processes()).containsOnlyKeys(workloads.vms());
            assertThat(workloads.processes().values())
                    .allMatch(pid -> ProcessHandle.of(pid).isPresent());
        }
    }

    @Test
    void interferesInTurns() {
        DemoGroups groups = DemoGroups.create(noCgroups);
        try (Interferer interferer = new Interferer(groups, Duration.ofMillis(200), Duration.ofMillis(200))) {
            await(interferer::running);
            await(() -> !interferer.running());
            await(interferer::running);
        }

        await(() -> workloads().isEmpty());
    }

    @Test
    void endsWithAProcessThatIsKilledAndCleansUpAfterIt() throws IOException, InterruptedException {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDemo.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> vms = List.of(awaitLine(demo, KilledDemo.STARTED).split(",", -1));
        List<ProcessHandle> workloads =
                demo.children().filter(ProcessHandle::isAlive).toList();

        demo.destroyForcibly();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(workloads).hasSize(3);
        await(() -> workloads.stream().noneMatch(ProcessHandle::isAlive));
        DemoWorkloads.start(CGROUPS).close();
        awaitNoLeftovers(vms);
    }

    /** A demo that is killed. */
    static final class KilledDemo {
        static final String STARTED = "started ";

        private KilledDemo() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (DemoWorkloads workloads = DemoWorkloads.start(CGROUPS)) {
                System.out.println(STARTED + String.join(",", workloads.vms()));
                Thread.currentThread().join();
            }
        }
    }

    private static String awaitLine(Process process, String start) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
        return line.substring(start.length());
    }

    private static List<ProcessHandle> workloads() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains(WorkloadMain.class.getName()))
                        .isPresent())
                .toList();
    }

    /** Another demo on this machine has files too, but each for a moment only. */
    private static void awaitNoLeftovers(List<String> vms) {
        await(() -> leftovers(vms).isEmpty());
    }

    /** The VMs' groups, and files of workloads, which have no name for longer than a moment. */
    private static List<Path> leftovers(List<String> vms) {
        try {
            return existing(vms);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> existing(List<String> vms) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
            Stream.concat(Stream.of(CGROUPS), hierarchies)
                    .flatMap(root -> vms.stream().map(root::resolve))
                    .filter(Files::exists)
                    .forEach(found::add);
        }
        for (Path place : List.of(Workload.diskFolder(), Path.of(System.getProperty("java.io.tmpdir")))) {
            try (Stream<Path> files = Files.list(place)) {
                files.filter(file -> file.getFileName().toString().startsWith("vane-workload"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }
}
