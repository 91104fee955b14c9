package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void namesEventsAsPerfDoes() {
        assertThat(PerfProbe.names())
                .hasSize(30)
                .containsEntry("L1-dcache-load-misses", index("perf.l1_dcache_load_misses"))
                .containsEntry("LLC-stores", index("perf.llc_stores"))
                .containsEntry("dTLB-loads", index("perf.dtlb_loads"))
                .containsEntry("iTLB-loads", index("perf.itlb_loads"))
                .containsEntry("branch-misses", index("perf.branch_misses"))
                .containsEntry("cpu-migrations", index("perf.cpu_migrations"))
                .containsEntry("cycle_activity.stalls_l3_miss", index("perf.cycle_activity_stalls_l3_miss"));
    }

    @Test
    void saysWhyEventsAreMissingOnThisMachine() {
        PerfProbe probe = PerfProbe.run("perf", LIMIT);

        assertThat(probe.absence()).isNotBlank();
        assertThat(probe.events()).doesNotContain("page-faults", "context-switches");
    }

    @Test
    void countsAnEventOnAllKindsOfCores() {
        PerfProbe probe = PerfProbe.run(perf("""
                for event in $(echo "$6" | tr -d '{}' | tr , ' '); do
                    echo "120,,cpu_core/$event/,1000,100.00,,"
                    echo "80,,cpu_atom/$event/,1000,100.00,,"
                done"""), LIMIT);

        assertThat(probe.events()).contains("instructions", "cycles", "LLC-loads");
        assertThat(probe.lines()).isEqualTo(2 * String.join(",", probe.events()).split(",").length);
        assertThat(probe.absence()).isEqualTo("this processor lacks the event");
    }

    @Test
    void saysThatSomeCoresDoNotCount() {
        PerfProbe probe = PerfProbe.run(perf("""
                for event in $(echo "$6" | tr -d '{}' | tr , ' '); do
                    echo "120,,cpu_core/$event/,1000,100.00,,"
                    case $event in
                        LLC*|slots) echo "<not supported>,,cpu_atom/$event/,0,100.00,," ;;
                        *) echo "80,,cpu_atom/$event/,1000,100.00,," ;;
                    esac
                done"""), LIMIT);

        assertThat(probe.events()).contains("instructions").doesNotContain("LLC-loads");
        assertThat(probe.absence())
                .startsWith("this processor lacks the event, or some of its cores do: LLC-load-misses, LLC-loads");
    }

    @Test
    void saysThatHardwareEventsAreCountedOnSomeCoresOnly() {
        PerfProbe probe = PerfProbe.run(perf("""
                echo "120,,cpu_core/instructions/,1000,100.00,,"
                echo "<not supported>,,cpu_atom/instructions/,0,100.00,,"
                """), LIMIT);

        assertThat(probe.absence()).isEqualTo("perf counts hardware events on some of this processor's cores only");
    }

    @Test
    void givesUpAProgramThatHangs() {
        Path pid = folder.resolve("pid");
        String perf = perf("sleep 60 & echo $! > " + pid + "; wait");

        PerfProbe probe = PerfProbe.run(perf, Duration.ofSeconds(1));

        assertThat(probe.events()).isEmpty();
        assertThat(probe.absence()).isEqualTo("perf did not answer within 1 s");
    }

    @Test
    void asksForNumbersWithADecimalPoint() {
        PerfProbe probe = PerfProbe.run(perf("echo \"1,,$LC_ALL,1000,100.00,,\""), LIMIT);

        assertThat(probe.events()).containsExactly("C");
    }

    @Test
    void saysThatThereIsNoPerf() {
        PerfProbe probe = PerfProbe.run(folder.resolve("none").toString(), LIMIT);

        assertThat(probe.absence()).isEqualTo("perf is not installed");
    }

    private String perf(String script) {
        Path file = folder.resolve("perf");
        try {
            Files.writeString(file, "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    private static int index(String metric) {
        return MetricCatalogue.get().indexOf(metric);
    }
}
