package dev.vane.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.platform.collection.Replays;
import dev.vane.platform.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform on a recording of two VMs, 40 seconds long; one of them misses 15 in the middle. */
class DemoIT {
    private static final double AS_FAST_AS_POSSIBLE = 0;
    private static final double REAL_TIME = 1;

    private final StringWriter shown = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void everyDueWindowHasOneOutcome() throws Exception {
        DemoResult result = run(AS_FAST_AS_POSSIBLE, Optional.empty());

        // Without a gap, 40 - 9. With one after 20 rows, 11 and then 9 more; the 5 rows after it are too few.
        assertThat(result.dueWindows()).isEqualTo(31 + 11 + 9);
        assertThat(result.predictions() + skipped(result)).isEqualTo(result.dueWindows());
        assertThat(result.samples()).isEqualTo(40 + 25);
        assertThat(result.vms()).isEqualTo(2);
        assertThat(result.complete()).isTrue();
        assertThat(result.complaints()).isEmpty();
        assertThat(result.toJson()).containsEntry("p50DelayMs", null).containsEntry("trained", false);
        assertThat(shown.toString()).contains("untrained: its predictions mean nothing", "console http://127.0.0.1:");
    }

    @Test
    void aReplayThatIsCutSaysSoAndOwesNothing() throws Exception {
        DemoResult result = run(REAL_TIME, Optional.of(Duration.ofSeconds(2)));

        assertThat(result.samples()).isBetween(1L, 79L);
        assertThat(result.complete()).isFalse();
        assertThat(result.complaints()).isEmpty();
    }

    private static long skipped(DemoResult result) {
        return result.skipped().values().stream().mapToLong(Long::longValue).sum();
    }

    private DemoResult run(double speed, Optional<Duration> longest) throws Exception {
        DemoPlan plan = new DemoPlan(
                new Settings(Map.of("exporter.listen", "127.0.0.1:0", "web.listen", "127.0.0.1:0")),
                Optional.empty(),
                CatalogueFeatures.untrained(1),
                false,
                new Replays(List.of(recording()), speed, ""),
                longest);
        try (DataDirectory data = DataDirectory.of(Optional.of(directory.resolve("data")))) {
            return new Demo(plan, data, new Screen(new PrintWriter(shown), false), () -> false).run();
        }
    }

    private Path recording() throws IOException {
        Path recording = Files.createDirectory(directory.resolve("recording"));
        Files.writeString(
                recording.resolve("metrics.csv"),
                "metric,transform,combine,scale,columns\nvm.cpu.utilization,gauge,,1,cpu\n");
        Files.writeString(
                recording.resolve("traces.csv"),
                "file,host,vm,offset,first,last\nwhole.csv,host,whole,1746576000,,\ngap.csv,host,gap,1746576000,,\n");
        Files.writeString(recording.resolve("whole.csv"), rows(IntStream.range(0, 40)));
        Files.writeString(
                recording.resolve("gap.csv"), rows(IntStream.concat(IntStream.range(0, 20), IntStream.range(35, 40))));
        return recording;
    }

    private static String rows(IntStream seconds) {
        return seconds.mapToObj(second -> second + ",0.5").collect(Collectors.joining("\n", "second,cpu\n", "\n"));
    }
}
