package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.catalogue.MetricCatalogue;
import org.junit.jupiter.api.Test;

class PerfProbeTest {
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
        PerfProbe probe = PerfProbe.run();

        assertThat(probe.absence()).isNotBlank();
        assertThat(probe.events()).doesNotContain("page-faults", "context-switches");
    }

    private static int index(String metric) {
        return MetricCatalogue.get().indexOf(metric);
    }
}
