package dev.vane.contracts.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.catalogue.Metric.Group;
import dev.vane.contracts.catalogue.Metric.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {
    private static final List<Metric> METRICS = MetricCatalogue.get().metrics();

    @Test
    void has103MetricsInOrder() {
        assertThat(METRICS)
                .hasSize(103)
                .extracting(Metric::index)
                .containsExactlyElementsOf(IntStream.range(0, 103).boxed().toList());
    }

    @Test
    void givesEveryMetricNamesOfItsOwn() {
        assertThat(METRICS).extracting(Metric::name).doesNotHaveDuplicates();
        assertThat(METRICS).extracting(Metric::prometheusName).doesNotHaveDuplicates();
    }

    @Test
    void coversEverySubsystem() {
        Map<Group, Long> counts = METRICS.stream().collect(Collectors.groupingBy(Metric::group, Collectors.counting()));

        assertThat(counts)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Group.CPU,
                        38L,
                        Group.MEMORY,
                        20L,
                        Group.TOPDOWN,
                        12L,
                        Group.DISK,
                        11L,
                        Group.NETWORK,
                        8L,
                        Group.LLC,
                        7L,
                        Group.MEMBW,
                        7L));
    }

    /** Positions from 1, as they are published of CloudFormer's data set. */
    @Test
    void keepsThePublishedPositions() {
        assertThat(List.of(1, 21, 22, 38, 47, 51))
                .extracting(
                        position -> MetricCatalogue.get().metric(position - 1).name())
                .containsExactly(
                        "vm.cpu.utilization",
                        "vm.process.context_switches.rate",
                        "vm.memory.rss",
                        "vm.network.transmit.bytes.rate",
                        "vm.disk.read.bytes.rate",
                        "vm.disk.write.time.ratio");
    }

    @Test
    void endsPrometheusNamesInTheirUnit() {
        assertThat(METRICS).allSatisfy(metric -> assertThat(metric.prometheusName())
                .matches("vm_[a-z][a-z0-9_]*")
                .endsWith(suffix(metric.unit())));
    }

    @Test
    void countsRatesPerSecondAndRatiosInOnes() {
        assertThat(METRICS).allSatisfy(metric -> {
            assertThat(metric.unit().equals("1")).isEqualTo(metric.kind() == Kind.RATIO);
            assertThat(metric.kind() != Kind.COUNTER_RATE || metric.unit().endsWith("/s"))
                    .isTrue();
        });
    }

    @Test
    void knowsWhereAHostOfCgroupV2HasWhatOneOfV1Has() {
        assertThat(METRICS)
                .filteredOn(metric -> !metric.cgroupV1().isEmpty())
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.cgroupV2()).isNotEmpty());
    }

    @Test
    void allowsNegativeValuesInTopDownSharesOnly() {
        assertThat(METRICS).allSatisfy(metric -> {
            assertThat(metric.min() < 0).isEqualTo(metric.group() == Group.TOPDOWN);
            assertThat(metric.min()).isLessThan(metric.max());
        });
    }

    @Test
    void findsAMetricByNameAndRefusesAStranger() {
        assertThat(METRICS)
                .allSatisfy(metric ->
                        assertThat(MetricCatalogue.get().indexOf(metric.name())).isEqualTo(metric.index()));
        assertThat(MetricCatalogue.get().find("vm.mood")).isEmpty();
        assertThatThrownBy(() -> MetricCatalogue.get().indexOf("vm.mood"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vm.mood");
    }

    private static String suffix(String unit) {
        return switch (unit) {
            case "1" -> "_ratio";
            case "By" -> "_bytes";
            case "By/s" -> "_bytes_per_second";
            default -> {
                assertThat(unit).matches("\\{[a-z]+}/s");
                yield "_per_second";
            }
        };
    }
}
