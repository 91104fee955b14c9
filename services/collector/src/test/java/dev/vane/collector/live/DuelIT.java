package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Sample;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Busy loops of which it is known who takes what from whom, on this machine's own kernel. Other processes may run beside
 * them, so a group that is alone is one that loses no more than those ran on its CPUs.
 */
class DuelIT {
    private static final int SECONDS = 3;

    @BeforeEach
    void onAMachineWithGroups() {
        assumeTrue(DuelGroup.arePossible(), "needs root, control groups, pressure stall information and two CPUs");
    }

    /** Means over some seconds, in core-seconds a second. */
    private record Ledger(double onCpu, double quota, double siblings, double others, double othersOnCpu) {
        double waited() {
            return quota + siblings + others;
        }

        /** Wants to run on so many CPUs all the time, and runs or waits. */
        void requireDemand(double cores) {
            assertThat(onCpu + waited()).as("%s", this).isBetween(cores - 0.15, cores + 0.15);
        }

        /** Of the time of its CPUs, what neither it nor others ran: it always had something to run, so a quota held it. */
        void requireHeld(int cpus) {
            assertThat(quota).as("%s", this).isGreaterThanOrEqualTo(cpus - onCpu - othersOnCpu - 0.15);
        }

        void requireAlone() {
            assertThat(others).as("%s", this).isLessThanOrEqualTo(othersOnCpu + 0.05);
        }
    }

    private static Map<String, Ledger> measure(DuelGroup... groups) throws InterruptedException {
        List<String> names = Arrays.stream(groups).map(DuelGroup::path).toList();
        LiveConfig config = LiveConfig.of(Map.of(
                "collector.host",
                "duel",
                "collector.groups.include",
                String.join(",", names),
                "collector.perf",
                "off"));
        try (LiveHostSource source = new LiveHostSource(config, new LiveHostMetrics(new PrometheusRegistry()))) {
            List<Sample> samples = new ArrayList<>();
            // The first second only begins to count, and in the second one the loops may still be starting.
            for (int second = 0; second < 2 + SECONDS; second++) {
                List<Sample> read = source.next().orElseThrow().samples();
                samples.addAll(second < 2 ? List.of() : read);
            }
            return names.stream().collect(Collectors.toMap(name -> name, name -> mean(samples, name)));
        }
    }

    private static Ledger mean(List<Sample> samples, String name) {
        List<Sample> own =
                samples.stream().filter(sample -> sample.vm().equals(name)).toList();
        assertThat(own).as(name).hasSize(SECONDS);
        return new Ledger(
                mean(own, Extra.VM_LEDGER_ON_CPU_CORES),
                mean(own, Extra.VM_LEDGER_QUOTA_CORES),
                mean(own, Extra.VM_LEDGER_SIBLINGS_CORES),
                mean(own, Extra.VM_LEDGER_OTHERS_CORES),
                mean(own, Extra.VM_OTHERS_ON_CPU_CORES));
    }

    private static double mean(List<Sample> samples, Extra extra) {
        return samples.stream()
                .mapToDouble(sample -> sample.extras().get(extra.key()))
                .average()
                .orElseThrow();
    }

    @Test
    void siblingsOnOneCpuAreNotOthers() throws Exception {
        try (DuelGroup pair = new DuelGroup("pair", "0").run(2)) {
            Ledger ledger = measure(pair).get(pair.path());

            ledger.requireDemand(2);
            ledger.requireAlone();
            assertThat(ledger.siblings()).as("%s", ledger).isBetween(0.85, 1.25);
            assertThat(ledger.quota()).as("%s", ledger).isLessThan(0.05);
        }
    }

    @Test
    void neighboursOnOneCpuAreOthers() throws Exception {
        try (DuelGroup two = new DuelGroup("two", "0").run(2);
                DuelGroup one = new DuelGroup("one", "0").run(1)) {
            Map<String, Ledger> ledgers = measure(two, one);
            Ledger crowded = ledgers.get(two.path());
            Ledger single = ledgers.get(one.path());

            crowded.requireDemand(2);
            single.requireDemand(1);
            assertThat(crowded.others()).as("%s", crowded).isBetween(0.4, 0.85);
            assertThat(crowded.siblings()).as("%s", crowded).isBetween(0.85, 1.25);
            assertThat(single.others()).as("%s", single).isBetween(0.4, 0.85);
            assertThat(single.siblings()).as("%s", single).isLessThan(0.05);
        }
    }

    @Test
    void aQuotaIsNoNeighbour() throws Exception {
        try (DuelGroup held = new DuelGroup("held", "0").quota(0.4, false).run(1)) {
            Ledger ledger = measure(held).get(held.path());

            ledger.requireDemand(1);
            ledger.requireAlone();
            ledger.requireHeld(1);
        }
    }

    @Test
    void aQuotaAboveAndANeighbourAreToldApart() throws Exception {
        try (DuelGroup held = new DuelGroup("above/held", "0").quota(0.3, true).run(1);
                DuelGroup neighbour = new DuelGroup("one", "0").run(1)) {
            Ledger ledger = measure(held, neighbour).get(held.path());

            ledger.requireDemand(1);
            // It gets 0.3 by quota where it would have had 0.5 beside the neighbour: both take a part.
            assertThat(ledger.onCpu()).as("%s", ledger).isBetween(0.15, 0.35);
            ledger.requireAlone();
            ledger.requireHeld(1);
            assertThat(ledger.others()).as("%s", ledger).isGreaterThan(0.1);
        }
    }

    @Test
    void onTwoCpusANeighbourOnOneIsSeen() throws Exception {
        try (DuelGroup two = new DuelGroup("two", "0-1").run(2);
                DuelGroup one = new DuelGroup("one", "0").run(1)) {
            Map<String, Ledger> ledgers = measure(two, one);
            Ledger roaming = ledgers.get(two.path());

            roaming.requireDemand(2);
            assertThat(roaming.others()).as("%s", roaming).isBetween(0.5, 1.2);
            assertThat(roaming.siblings()).as("%s", roaming).isLessThan(0.2);
        }
    }

    @Test
    void onTwoCpusAQuotaAndSiblingsAreToldApart() throws Exception {
        try (DuelGroup four = new DuelGroup("four", "0-1").quota(1, false).run(4)) {
            Ledger ledger = measure(four).get(four.path());

            ledger.requireDemand(4);
            ledger.requireAlone();
            ledger.requireHeld(2);
            assertThat(ledger.siblings()).as("%s", ledger).isGreaterThan(1.5);
        }
    }

    @Test
    void whatRunsFreelyWaitsForNobody() throws Exception {
        try (DuelGroup free = new DuelGroup("free", "0-1").run(1)) {
            Ledger ledger = measure(free).get(free.path());

            ledger.requireDemand(1);
            ledger.requireAlone();
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        try (DuelGroup group = new DuelGroup("left", "0").run(1)) {
            assertThat(group.path()).endsWith("/left");
            assertThat(DuelGroup.left()).isNotEmpty();
        }
        assertThat(DuelGroup.left()).isEmpty();
    }
}
