package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.taker.VmSecond;
import dev.vane.training.dataset.LabSeconds.HostSecond;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabSecondsTest {
    private static final List<String> COLUMNS = List.of(
            "vm_ledger_on_cpu_cores",
            "vm_ledger_quota_cores",
            "vm_ledger_siblings_cores",
            "vm_ledger_others_cores",
            "vm_allowed_cores",
            "vm_quota_cores",
            "vm_others_on_cpu_cores");
    private static final Map<String, String> STALLS = Map.of(
            "vm_ledger_on_cpu_cores", "0.25",
            "vm_ledger_quota_cores", "0",
            "vm_ledger_siblings_cores", "0.125",
            "vm_ledger_others_cores", "0.5",
            "vm_allowed_cores", "1",
            "vm_quota_cores", "0.5",
            "vm_others_on_cpu_cores", "0.75");

    @TempDir
    private Path path;

    private LabTables tables(List<String> columns) {
        return new LabTables(new Folder(path), "cpus", columns);
    }

    @Test
    void readsWhatAVmRanAndLostAndWhoInterfered() {
        tables(COLUMNS)
                .run("b/victim/1", "h", "b", "1", 0.25f, STALLS)
                .run("b/taker/1", "h", "b", "\"0,1\"", 0.25f, without("vm_ledger_others_cores"))
                .write("", List.of("block,vm,kind,cpus,first_second,last_second", "b,b-taker-1,cpu,1,11,12"));

        List<HostSecond> seconds = LabSeconds.read(path);

        assertThat(seconds).extracting(HostSecond::second).containsExactly(10L, 11L, 12L, 13L);
        assertThat(seconds)
                .extracting(HostSecond::injected)
                .containsExactly(Map.of(), Map.of("b-taker-1", "cpu"), Map.of("b-taker-1", "cpu"), Map.of());
        // Its quota would have held back all but 0.25 of what it waited for others.
        assertThat(seconds.getFirst().vms())
                .containsExactly(
                        new VmSecond("b-victim-1", 0.25, OptionalDouble.of(0.25), cpus(1), OptionalDouble.of(0.75)),
                        new VmSecond("b-taker-1", 0.25, OptionalDouble.empty(), cpus(0, 1), OptionalDouble.of(0.75)));
    }

    @Test
    void leavesOutWhoseCpuTimeOrCpusAreNotKnown() {
        tables(COLUMNS)
                .run("b/a/1", "h", "b", "1", 0.25f, without("vm_ledger_on_cpu_cores"))
                .run("b/b/1", "h", "b", "", 0.25f, STALLS)
                .write("", List.of("block,vm,kind,cpus,first_second,last_second"));

        assertThat(LabSeconds.read(path)).isEmpty();
    }

    @Test
    void hasNothingOfABatchWithoutALedger() {
        tables(List.of())
                .run("b/a/1", "h", "b", "1", 0.25f, Map.of())
                .write("", List.of("block,vm,kind,cpus,first_second,last_second"));

        assertThat(LabSeconds.read(path)).isEmpty();
    }

    @Test
    void refusesSomeColumnsWithoutTheOthers() {
        tables(COLUMNS.subList(0, 3))
                .run("b/a/1", "h", "b", "1", 0.25f, STALLS)
                .write("", List.of("block,vm,kind,cpus,first_second,last_second"));

        assertThatThrownBy(() -> LabSeconds.read(path)).hasMessageContaining("it has no column vm_ledger_others_cores");
    }

    private static Map<String, String> without(String column) {
        Map<String, String> values = new HashMap<>(STALLS);
        values.put(column, "");
        return values;
    }

    private static BitSet cpus(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        return set;
    }
}
