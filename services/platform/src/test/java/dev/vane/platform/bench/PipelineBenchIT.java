package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs everything for a few seconds: tells that a run still works, and nothing of the speed. */
@EnabledOnOs(OS.LINUX)
class PipelineBenchIT {
    @TempDir
    private Path directory;

    @Test
    void everyWindowThatWasDueHasItsOutcome() throws IOException, InterruptedException {
        PipelineReport report = bench(Map.of("pipeline.overload", "wait")).run();

        assertThat(report.tally().complaints()).isEmpty();
        assertThat(report.tally().due()).isPositive();
        assertThat(report.addsUp()).isTrue();
        assertThat(report.answered()).isPositive();
        assertThat(report.parts()).allSatisfy(part -> assertThat(part.peakMib()).isPositive());
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void saysWhyAPartDidNotStart() {
        assertThatThrownBy(() -> bench(Map.of("pipeline.threads", "0")).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the pipeline has ended with exit code 1")
                .hasMessageContaining("pipeline.threads");

        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    private PipelineBench bench(Map<String, String> settings) {
        LoadPlan plan =
                new LoadPlan(4, 2, 2, Duration.ofSeconds(12), Duration.ofSeconds(3), false, false, true, 5, settings);
        return new PipelineBench(plan, directory, state -> {}, () -> false);
    }
}
