package dev.vane.collector.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What holds for every VM in every second: the invariants of the metric catalogue. */
class SimulatedSecondTest {
    private static final MetricCatalogue CATALOGUE = MetricCatalogue.get();
    private static final String SEED = "42";
    private static final double FLOAT_ROUNDING = 1e-6;
    private static final List<List<String>> NOT_ABOVE = List.of(
            List.of("perf.branch_misses", "perf.branches"),
            List.of("perf.branch_load_misses", "perf.branch_loads"),
            List.of("perf.cache_misses", "perf.cache_references"),
            List.of("perf.l1_dcache_load_misses", "perf.l1_dcache_loads"),
            List.of("perf.llc_load_misses", "perf.llc_loads"),
            List.of("perf.llc_loads", "perf.l1_dcache_load_misses"),
            List.of("perf.llc_store_misses", "perf.llc_stores"),
            List.of("perf.dtlb_load_misses", "perf.dtlb_loads"),
            List.of("perf.dtlb_store_misses", "perf.dtlb_stores"),
            List.of("perf.itlb_load_misses", "perf.itlb_loads"),
            List.of("perf.node_load_misses", "perf.node_loads"),
            List.of("perf.node_store_misses", "perf.node_stores"),
            List.of("perf.cycle_activity_stalls_l3_miss", "perf.cycles"),
            List.of("vm.memory.bandwidth.local", "vm.memory.bandwidth.total"),
            List.of("vm.memory.rss", "vm.memory.balloon.current"),
            List.of("vm.memory.unused", "vm.memory.usable"),
            List.of("vm.memory.usable", "vm.memory.available"),
            List.of("vm.disk.allocation", "vm.disk.physical"),
            List.of("vm.vcpu.utilization.min", "vm.cpu.utilization"),
            List.of("vm.cpu.utilization", "vm.vcpu.utilization.max"),
            List.of("vm.vcpu.iowait.ratio.mean", "vm.vcpu.iowait.ratio.max"),
            List.of("vm.vcpu.runqueue_delay.ratio.mean", "vm.vcpu.runqueue_delay.ratio.max"));

    @Property(seed = SEED)
    void hasEveryMetricWithinItsRange(
            @ForAll long seed,
            @ForAll @LongRange(min = 1, max = 4_000_000_000L) long second,
            @ForAll @DoubleRange(min = 0, max = 1) double pressure) {
        MetricValues values = values(seed, second, pressure);

        assertThat(values.presentCount()).isEqualTo(MetricCatalogue.SIZE);
        for (Metric metric : CATALOGUE.metrics()) {
            assertThat(values.get(metric.index()).getAsDouble())
                    .as(metric.name())
                    .isBetween((double) metric.min(), (double) metric.max());
        }
    }

    @Property(seed = SEED)
    void addsUpWhereTheCatalogueSaysSo(
            @ForAll long seed,
            @ForAll @LongRange(min = 1, max = 4_000_000_000L) long second,
            @ForAll @DoubleRange(min = 0, max = 1) double pressure) {
        Values v = new Values(values(seed, second, pressure));

        assertThat(v.of("perf.page_faults")).isEqualTo(v.sum("perf.major_faults", "perf.minor_faults"));
        assertThat(v.sum(
                        "topdown.retiring",
                        "topdown.bad_speculation",
                        "topdown.frontend_bound",
                        "topdown.backend_bound"))
                .isCloseTo(1, within(FLOAT_ROUNDING));
        v.splits("topdown.retiring", "light_operations", "heavy_operations");
        v.splits("topdown.bad_speculation", "branch_mispredicts", "machine_clears");
        v.splits("topdown.frontend_bound", "fetch_latency", "fetch_bandwidth");
        v.splits("topdown.backend_bound", "memory_bound", "core_bound");
        assertThat(v.sum("vm.cpu.user.utilization", "vm.cpu.system.utilization"))
                .isCloseTo(v.of("vm.cpu.utilization"), within(FLOAT_ROUNDING));
    }

    @Property(seed = SEED)
    void keepsPartsWithinTheirWholes(
            @ForAll long seed,
            @ForAll @LongRange(min = 1, max = 4_000_000_000L) long second,
            @ForAll @DoubleRange(min = 0, max = 1) double pressure) {
        Values v = new Values(values(seed, second, pressure));

        for (List<String> pair : NOT_ABOVE) {
            assertThat(v.of(pair.getFirst())).as(pair.toString()).isLessThanOrEqualTo(v.of(pair.getLast()));
        }
        assertThat(v.of("vm.cpu.utilization")).isBetween(0.0, 1.0);
        assertThat(v.sum("perf.alignment_faults", "perf.emulation_faults")).isZero();
    }

    @Test
    void pressureByNeighboursShowsWhereItWould() {
        BiFunction<String, Double, Double> mean = (metric, pressure) -> {
            double sum = 0;
            for (int second = 1; second <= 200; second++) {
                sum += new Values(values(7, second, pressure)).of(metric);
            }
            return sum / 200;
        };

        assertThat(mean.apply("vm.vcpu.runqueue_delay.ratio.mean", 0.0)).isZero();
        assertThat(mean.apply("vm.vcpu.runqueue_delay.ratio.mean", 1.0)).isGreaterThan(0.01);
        assertThat(mean.apply("topdown.backend_bound.memory_bound", 1.0))
                .isGreaterThan(1.2 * mean.apply("topdown.backend_bound.memory_bound", 0.0));
        assertThat(mean.apply("perf.llc_load_misses", 1.0))
                .isGreaterThan(1.2 * mean.apply("perf.llc_load_misses", 0.0));
    }

    @Test
    void aLoneVmIsNeverPressed() {
        SimulatedHost host = new SimulatedHost("h", List.of(vm(1)));

        HostSecond second = host.second(100);

        assertThat(new Values(second.samples().getFirst().values()).of("vm.vcpu.runqueue_delay.ratio.mean"))
                .isZero();
    }

    @Test
    void loadChangesSlowlyAndStaysWithinBounds() {
        SimulatedVm vm = vm(11);

        for (long second = 1; second < 5000; second++) {
            double load = vm.load(second);
            assertThat(load).isBetween(0.05, 0.9);
            assertThat(vm.load(second + 1)).isCloseTo(load, within(0.03));
        }
    }

    private static SimulatedVm vm(long seed) {
        return new SimulatedVm(new VmKey("h", "vm"), seed, new BitSet());
    }

    private static MetricValues values(long seed, long second, double pressure) {
        SimulatedVm vm = vm(seed);
        Sample sample = vm.sample(second, vm.load(second), pressure);
        return sample.values();
    }

    private record Values(MetricValues values) {
        double of(String metric) {
            return values.get(CATALOGUE.indexOf(metric)).orElseThrow();
        }

        double sum(String... metrics) {
            double sum = 0;
            for (String metric : metrics) {
                sum += of(metric);
            }
            return sum;
        }

        void splits(String parent, String first, String second) {
            assertThat(sum(parent + "." + first, parent + "." + second))
                    .as(parent)
                    .isCloseTo(of(parent), within(FLOAT_ROUNDING));
        }
    }
}
