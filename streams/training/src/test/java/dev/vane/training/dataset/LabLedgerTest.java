package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.training.dataset.LedgerSecond.Stalls;
import dev.vane.training.dataset.LedgerSecond.Waiting;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabLedgerTest {
    private static final List<String> CONTENTION = List.of("block,vm,kind,cpus,first_second,last_second");
    private static final List<String> COLUMNS = List.of(
            "host_pressure_io_ratio",
            "vm_ledger_on_cpu_cores",
            "vm_ledger_quota_cores",
            "vm_ledger_siblings_cores",
            "vm_ledger_others_cores",
            "vm_pressure_cpu_full_ratio",
            "vm_allowed_cores",
            "vm_quota_cores",
            "vm_others_on_cpu_cores");
    private static final Map<String, String> STALLS = Map.of(
            "vm_ledger_on_cpu_cores", "0.5",
            "vm_ledger_quota_cores", "0.25",
            "vm_ledger_siblings_cores", "0.125",
            "vm_ledger_others_cores", "0.75",
            "vm_allowed_cores", "2",
            "vm_quota_cores", "1.5",
            "vm_others_on_cpu_cores", "9");

    @TempDir
    private Path path;

    private List<LedgerSecond> read(List<String> columns, Map<String, String> values) {
        new LabTables(new Folder(path), "", columns)
                .run("b/a/1", "h", "b", "", 0.25f, values)
                .write("", CONTENTION);
        return new LabReader().read(path).runs().getFirst().ledger();
    }

    private static Map<String, String> stalls(String column, String value) {
        Map<String, String> values = new HashMap<>(STALLS);
        values.put(column, value);
        return values;
    }

    @Test
    void readsTheColumnsOfTheLedger() {
        assertThat(read(COLUMNS, STALLS)).isEqualTo(Collections.nCopies(4, new Stalls(0.5, 0.25, 0.125, 0.75, 2, 1.5)));
    }

    @Test
    void takesAnAbsentQuotaForNone() {
        assertThat(read(COLUMNS, stalls("vm_quota_cores", "")).getFirst())
                .isEqualTo(new Stalls(0.5, 0.25, 0.125, 0.75, 2, Double.POSITIVE_INFINITY));
    }

    @Test
    void knowsNothingOfASecondWithoutAPartAndDoesNotFallBackToOtherMetrics() {
        for (String column : List.of("vm_ledger_on_cpu_cores", "vm_ledger_others_cores", "vm_allowed_cores")) {
            assertThat(read(COLUMNS, stalls(column, "")))
                    .as(column)
                    .isEqualTo(Collections.nCopies(4, LedgerSecond.UNKNOWN));
        }
    }

    @Test
    void readsTwoMetricsWhereTheTableIsOlderThanTheLedger() {
        Map<String, String> values = Map.of("vm.cpu.utilization", "0.5", "vm.vcpu.runqueue_delay.ratio.mean", "0.375");

        assertThat(read(List.of("vm_run_queue_delay_ratio"), values))
                .isEqualTo(Collections.nCopies(4, new Waiting(0.5, 0.375)));
        assertThat(read(List.of(), Map.of("vm.vcpu.runqueue_delay.ratio.mean", "")))
                .isEqualTo(Collections.nCopies(4, LedgerSecond.UNKNOWN));
    }

    @Test
    void isFeaturesOfTheVm() {
        read(COLUMNS, STALLS);
        Dataset before = new LabReader().read(path);
        read(COLUMNS, stalls("vm_ledger_others_cores", "0.875"));
        Dataset after = new LabReader().read(path);

        int others = IntStream.range(0, after.features().size())
                .filter(i -> after.features().get(i).scope() == Scope.OWN
                        && after.features().get(i).name().equals("vm_ledger_others_cores"))
                .findFirst()
                .orElseThrow();
        assertThat(before.runs().getFirst().rows().getFirst().value(others)).isEqualTo(0.75f);
        assertThat(after.runs().getFirst().rows().getFirst().value(others)).isEqualTo(0.875f);
        assertThat(after.features()).isEqualTo(before.features());
        assertThat(after.runs().getFirst().ledger())
                .isNotEqualTo(before.runs().getFirst().ledger());
    }

    @Test
    void refusesSomeColumnsWithoutTheOthersAndValuesThatCannotBe() {
        assertThatThrownBy(() -> read(List.of("vm_ledger_on_cpu_cores"), STALLS))
                .hasMessageContaining("samples.csv.gz: it has no column vm_ledger_quota_cores");
        assertThatThrownBy(() -> read(COLUMNS, stalls("vm_ledger_others_cores", "-0.5")))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("samples.csv.gz: line 2: time must be 0 or more: -0.5");
        assertThatThrownBy(() -> read(COLUMNS, stalls("vm_allowed_cores", "0")))
                .hasMessageContaining("samples.csv.gz: line 2: a VM is allowed CPUs");
    }
}
