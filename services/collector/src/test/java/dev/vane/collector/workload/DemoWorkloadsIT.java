package dev.vane.collector.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts real processes, in real control groups where this machine allows it, and looks for what they leave. */
class DemoWorkloadsIT {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path noCgroups;

    @Test
    void leavesNothingBehind() throws IOException {
        List<String> before = leftovers();
        DemoWorkloads workloads = DemoWorkloads.start(CGROUPS);
        await(() -> workloads().size() == 3);
        List<ProcessHandle> processes = workloads();
        long start = System.nanoTime();

        workloads.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(leftovers()).isEqualTo(before);
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
        try (Interferer interferer = new Interferer(groups, Duration.ofMillis(200))) {
            assertThat(interferer.running()).isFalse();
            await(interferer::running);
            await(() -> !interferer.running());
            await(interferer::running);
        }

        await(() -> workloads().isEmpty());
    }

    @Test
    void endsWithAProcessThatIsKilledAndCleansUpAfterIt() throws IOException, InterruptedException {
        List<String> before = leftovers();
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDemo.class.getName())
                .redirectErrorStream(true)
                .start();
        awaitLine(demo, KilledDemo.STARTED);
        List<ProcessHandle> workloads =
                demo.children().filter(ProcessHandle::isAlive).toList();

        demo.destroyForcibly();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(workloads).hasSize(3);
        await(() -> workloads.stream().noneMatch(ProcessHandle::isAlive));
        DemoWorkloads.start(CGROUPS).close();
        assertThat(leftovers()).isEqualTo(before);
    }

    /** A demo that is killed. */
    static final class KilledDemo {
        static final String STARTED = "started";

        private KilledDemo() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (DemoWorkloads workloads = DemoWorkloads.start(CGROUPS)) {
                System.out.println(STARTED + " " + workloads.vms());
                Thread.currentThread().join();
            }
        }
    }

    private static void awaitLine(Process process, String start) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
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

    /** Groups and files of demos on this machine. */
    private static List<String> leftovers() throws IOException {
        List<Path> places = List.of(CGROUPS, Workload.diskFolder(), Path.of(System.getProperty("java.io.tmpdir")));
        List<String> found = new java.util.ArrayList<>();
        for (Path place : places) {
            try (Stream<Path> files = Files.find(place, 2, (file, attributes) -> file.getFileName()
                    .toString()
                    .startsWith("vane-demo"))) {
                files.map(Path::toString).forEach(found::add);
            } catch (java.io.UncheckedIOException e) {
                assertThat(e).hasRootCauseInstanceOf(java.nio.file.AccessDeniedException.class);
            }
        }
        return found;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited").isNegative();
            Thread.onSpinWait();
        }
    }
}
