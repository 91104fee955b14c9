package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PartUsageTest {
    private static final long MIB = 1 << 20;

    @Test
    void thisProcessHasUsedTimeAndMemory() {
        PartUsage usage = PartUsage.of(ProcessHandle.current()).orElseThrow();

        assertThat(usage.cpu()).isPositive();
        assertThat(usage.residentBytes()).isBetween(10 * MIB, 100_000 * MIB);
    }

    @Test
    void aProcessThatHasEndedUsesNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(PartUsage.of(process.toHandle())).isEmpty();
    }

    @Test
    void theMachineHasUsedMoreThanThisProcess() throws IOException {
        PartUsage own = PartUsage.of(ProcessHandle.current()).orElseThrow();

        assertThat(MachineUsage.cpu()).isGreaterThan(own.cpu());
    }
}
