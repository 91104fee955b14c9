package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped model and the shipped rules page for a VM that is pressed, soon enough and for no other, and the page ends: a
 * host that the lab recorded with its stall ledger, replayed in real time before a real Prometheus and a real Alertmanager.
 */
class VaneVmDegradedIT {
    /** Where the host was recorded, seen from this module. */
    private static final Path RECORDED = Path.of("../../data/hosts/hosts-epyc-25-17-a-01");

    private static final String BLOCK = "epyc-25-17-a/hosts-001";

    /** A web service that has a core for itself, and then shares it with a program that always has work. */
    private static final VmKey VM = new VmKey("recorded", "nodejs");

    /**
     * Without the VM of that program: it waits for the web service, too, so that it might be degraded as well, and then the
     * alert of the host would stand for those of its VMs.
     */
    private static final Map<String, LabReplay.Vm> VMS = Map.of(
            "vm1", new LabReplay.Vm(VM.vm(), "0"),
            "vm2", new LabReplay.Vm("git", "1"),
            "vm4", new LabReplay.Vm("idle", "0-1"));

    private static final int CALM_SECONDS = 30;
    private static final int PRESSED_SECONDS = 150;
    private static final List<LabReplay.Phase> PHASES = List.of(
            phase(1, CALM_SECONDS), phase(3, 110), phase(2, PRESSED_SECONDS - 110), phase(1, 110), phase(1, 110));

    private static final Duration MOST_UNTIL_PAGE = Duration.ofMinutes(2);
    private static final Duration MOST_UNTIL_RESOLVED = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    @BeforeEach
    void needTools() {
        List<String> missing = Stream.of("prometheus", "prometheus-alertmanager")
                .filter(tool -> Program.find(tool).isEmpty())
                .toList();
        assumeTrue(missing.isEmpty() || System.getenv("CI") != null, "not installed: " + missing);
        assertThat(missing).isEmpty();
    }

    @Test
    void aPressedVmPagesWithinTwoMinutesAndIsResolvedWithinThree() throws Exception {
        int metrics = Program.freePort();
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(1);
            try (VaneProcess pipeline = start(
                            broker, "pipeline", "pipeline.state.directory=" + directory.resolve("pipeline-state"));
                    VaneProcess exporter = start(broker, "export", "exporter.listen=127.0.0.1:" + metrics);
                    MonitoringStack stack = MonitoringStack.start(
                            Files.createDirectory(directory.resolve("stack")),
                            metrics,
                            "http://127.0.0.1:" + metrics,
                            Map.of())) {
                await(pipeline, "model");
                await(exporter, "127.0.0.1:");
                Instant first = Instant.ofEpochSecond(Instant.now().getEpochSecond());
                Instant onset = first.plusSeconds(CALM_SECONDS);
                Instant end = onset.plusSeconds(PRESSED_SECONDS);
                Thread replay =
                        LabReplay.of(VM.host(), first.getEpochSecond(), PHASES).publish(broker.settings());

                Instant paged = time(stack.awaitAlert(VM, "firing", LIMIT), "startsAt");
                Instant resolved = time(stack.awaitAlert(VM, "resolved", LIMIT), "endsAt");

                replay.interrupt();
                System.out.printf(
                        "paged %d s after the onset, resolved %d s after the end%n",
                        Duration.between(onset, paged).toSeconds(),
                        Duration.between(end, resolved).toSeconds());
                assertThat(paged).isBetween(onset, onset.plus(MOST_UNTIL_PAGE));
                assertThat(resolved).isBetween(end, end.plus(MOST_UNTIL_RESOLVED));
                assertThat(stack.webhook().told().lines().filter(alert -> alert.contains("\"page\"")))
                        .isNotEmpty()
                        .allMatch(alert -> alert.contains("\"VaneVmDegraded\"") && alert.contains("\"nodejs\""));
            }
        }
    }

    private static LabReplay.Phase phase(int number, int seconds) {
        return new LabReplay.Phase(RECORDED, BLOCK, number, seconds, VMS);
    }

    private VaneProcess start(TestBroker broker, String part, String setting) throws IOException {
        return VaneProcess.start(
                directory, part, part, "--bootstrap-servers", broker.settings().bootstrapServers(), "--set", setting);
    }

    private static void await(VaneProcess process, String printed) {
        Deadline.repeat(() -> Deadline.pause(STEP), () -> process.out().contains(printed), START, process::told);
    }

    private static Instant time(JsonNode alert, String field) {
        return Instant.parse(alert.get(field).asText());
    }
}
