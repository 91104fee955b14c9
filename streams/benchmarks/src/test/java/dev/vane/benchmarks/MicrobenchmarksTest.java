package dev.vane.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

class MicrobenchmarksTest {
    @Test
    void everyBenchmarkStillRuns() throws RunnerException {
        Collection<RunResult> results = Microbenchmarks.tryOut(".*");

        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark().replaceFirst(".*\\.(.*)Benchmark\\..*", "$1"))
                .contains("SampleCodec", "Engine", "AttentionSummary", "NeighbourAverage", "HostTimeline");
    }

    @Test
    void refusesAPatternThatNoBenchmarkHas() {
        assertThatThrownBy(() -> Microbenchmarks.tryOut("NoSuchBenchmark"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no benchmark has NoSuchBenchmark in its name");
    }
}
