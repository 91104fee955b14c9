package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.collector.workload.DemoWorkloads;
import dev.vane.contracts.Reading.Accepted;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.catalogue.MetricCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the machine that the tests run on. */
class LiveHostSourceIT {
    @Test
    void readsTheWorkloadsOnThisMachine() throws InterruptedException {
        try (DemoWorkloads workloads = DemoWorkloads.start(Path.of("/sys/fs/cgroup"));
                LiveHostSource source =
                        new LiveHostSource(watching(workloads), new LiveHostMetrics(new PrometheusRegistry()))) {
            List<HostSecond> seconds = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                seconds.add(source.next().orElseThrow());
            }
            source.end();
            HostSecond last = source.next().orElseThrow();

            assertThat(seconds).extracting(HostSecond::second).isSorted().doesNotHaveDuplicates();
            assertThat(seconds.getFirst().samples()).isEmpty();
            assertThat(seconds.getLast().samples()).extracting(Sample::vm).containsAll(workloads.vms());
            assertThat(cpu(seconds.getLast(), workloads.vms().getFirst())).isPositive();
            seconds.stream().flatMap(second -> second.samples().stream()).forEach(LiveHostSourceIT::assertAccepted);
            seconds.forEach(second -> assertAccepted(second.tick()));
            assertThat(last.last()).isTrue();
            assertThat(last.gone()).containsAll(workloads.vms());
            assertThat(source.next()).isEmpty();
        }
    }

    private static LiveConfig watching(DemoWorkloads workloads) {
        Map<String, String> settings = new HashMap<>();
        settings.put("collector.host", "this-machine");
        settings.put("collector.groups.include", String.join(",", workloads.groups()));
        settings.put(
                "collector.processes",
                String.join(
                        ",",
                        workloads.processes().entrySet().stream()
                                .map(Map.Entry::toString)
                                .toList()));
        return LiveConfig.of(settings);
    }

    private static double cpu(HostSecond second, String vm) {
        return second.samples().stream()
                .filter(sample -> sample.vm().equals(vm))
                .findFirst()
                .orElseThrow()
                .values()
                .get(MetricCatalogue.get().indexOf("vm.cpu.utilization"))
                .orElseThrow();
    }

    private static void assertAccepted(SourceRecord record) {
        byte[] key = record.host().getBytes(StandardCharsets.UTF_8);

        assertThat(SourceRecords.read(key, SourceRecords.encode(record), record.second() * 1000))
                .isEqualTo(new Accepted(record));
    }
}
