package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as a user runs it, with real applications in real control groups, killed in the middle. */
class LabIT {
    private static final Path PLAN = Path.of("../../services/lab/plans/smoke.yaml");
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ATTEMPTS = 3;

    @TempDir
    Path directory;

    @Test
    void goesOnAfterAKillAndLeavesTheMachineAsItFoundIt() throws Exception {
        assumeTrue(System.getenv("CI") != null || canRun(), "needs root, redis-server and stress-ng");
        MachineState before = MachineState.now();
        Path data = directory.resolve("data");
        String[] run = {
            "lab", "run", "--plan", PLAN.toString(), "--out", data.toString(), "--host", "some-host", "--busy", "--json"
        };

        killInTheSecondBlock(run, data);
        Deadline.repeat(
                () -> Deadline.pause(STEP),
                () -> state().equals(before),
                PATIENCE,
                () -> before + " is now " + state());
        assertThat(resume(run).toString()).isEqualTo("{\"measured\":1,\"failed\":0,\"left\":0}");
        assertThat(MachineState.now()).isEqualTo(before);
        assertThat(Path.of("/run/vane-lab.lock")).doesNotExist();
        holdsBothBlocks(data);
    }

    private void holdsBothBlocks(Path data) throws Exception {
        LabDataset dataset = LabDataset.read(data);
        JsonNode status = status(data);

        System.out.println("lab: " + status);
        assertThat(dataset.runs()).extracting(Run::block).contains("some-host/smoke-1", "some-host/smoke-2");
        assertThat(dataset.runs().stream().mapToInt(Run::labelledSeconds).sum()).isGreaterThan(20);
        assertThat(dataset.samples())
                .hasSizeGreaterThan(30)
                .allMatch(row -> row.sample().values().presentCount() > 10);
        assertThat(dataset.aloneSamples())
                .hasSizeGreaterThan(20)
                .allMatch(alone -> alone.sample().values().presentCount() > 10);
        assertThat(dataset.contentions()).isNotEmpty();
        assertThat(dataset.hosts().values()).allSatisfy(host -> assertThat(host).containsKeys("kernel", "packages"));
        assertThat(status.get("runs").asInt()).isEqualTo(4);
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("smoke-some-host-01", "smoke-some-host-02");
        }
    }

    private JsonNode status(Path data) throws Exception {
        try (VaneProcess status = VaneProcess.start(directory, "status", "lab", "status", data.toString(), "--json")) {
            assertThat(status.await(PATIENCE.toSeconds())).as(status::told).isZero();
            return new ObjectMapper().readTree(status.lastLine());
        }
    }

    /** Other tests share the machine, and a block that came late to a second is given up: then all is done anew. */
    private void killInTheSecondBlock(String[] run, Path data) throws Exception {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (VaneProcess killed = VaneProcess.start(directory, "killed-" + attempt, run)) {
                awaitTheSecondBlock(killed);
                killed.kill();
            }
            if (Files.isDirectory(data.resolve(".blocks-of-smoke@some-host").resolve("smoke-1"))) {
                return;
            }
        }
        throw new AssertionError("the first block could not be measured in %d attempts".formatted(ATTEMPTS));
    }

    /** Returns what came of it in the first run in which no block was given up. */
    private JsonNode resume(String[] run) throws Exception {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (VaneProcess resumed = VaneProcess.start(directory, "resumed-" + attempt, run)) {
                int exit = resumed.await(PATIENCE.toSeconds());
                JsonNode result = new ObjectMapper().readTree(resumed.lastLine());
                System.out.println("lab: resumed with " + result);
                if (result.get("failed").asInt() == 0) {
                    assertThat(exit).as(resumed::told).isZero();
                    return result;
                }
            }
        }
        throw new AssertionError("a block could not be measured in %d attempts".formatted(ATTEMPTS));
    }

    private static void awaitTheSecondBlock(VaneProcess lab) {
        Deadline.repeat(
                () -> Deadline.pause(STEP),
                () -> lab.told().matches("(?s).* block 2 of 2 .* block 2 of 2 .*") || !lab.isAlive(),
                PATIENCE,
                lab::told);
        assertThat(lab.isAlive()).as(lab::told).isTrue();
    }

    private static MachineState state() {
        try {
            return MachineState.now();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean canRun() {
        boolean mayMakeGroups = Stream.of("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/freezer/cgroup.procs")
                .anyMatch(file -> Files.isWritable(Path.of(file)));
        return mayMakeGroups && Stream.of("redis-server", "stress-ng").allMatch(LabIT::isInstalled);
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/bin/", "/bin/").anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
    }
}
