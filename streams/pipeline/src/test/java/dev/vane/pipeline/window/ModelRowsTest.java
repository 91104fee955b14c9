package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelRowsTest {
    /** A model of the catalogue but for its first features. */
    private static ModelBundle bundle(Feature... features) {
        List<Feature> all =
                new ArrayList<>(CatalogueFeatures.untrained(3).manifest().features());
        for (int i = 0; i < features.length; i++) {
            all.set(i, features[i]);
        }
        return UntrainedBundle.of(all, Collections.nCopies(all.size(), FeatureScaling.ratio()), 3);
    }

    private static Sample sample(String vm, float used, float others, int cpu) {
        Map<String, Float> extras =
                new HashMap<>(CpuList.parse(Integer.toString(cpu)).orElseThrow().extras());
        extras.put(Extra.VM_LEDGER_ON_CPU_CORES.key(), used);
        extras.put(Extra.VM_LEDGER_OTHERS_CORES.key(), others);
        extras.put(Extra.VM_ALLOWED_CORES.key(), 1f);
        MetricValues.Builder values = MetricValues.builder();
        values.set(0, used);
        return new Sample(new VmKey("h", vm), 1, values.build(), extras);
    }

    @Test
    void areWhatTheManifestAsksFor() {
        ModelRows rows = ModelRows.of(bundle(
                        new Feature(Signals.SCHEDULER_SHARE, "1", "cpu", Scope.OWN),
                        new Feature("vm_ledger_others_cores", "{core}", "cpu", Scope.OWN),
                        new Feature("vm_ledger_on_cpu_cores", "{core}", "cpu", Scope.SAME_CPUS),
                        new Feature("vm_ledger_on_cpu_cores", "{core}", "cpu", Scope.OTHER_CPUS),
                        new Feature("vm_ledger_on_cpu_cores", "{core}", "cpu", Scope.NEIGHBOUR))
                .manifest());
        HostRows host = new HostRows(
                rows.layout(),
                List.of(
                        ModelRows.vm(sample("a", 0.5f, 0.5f, 0)),
                        ModelRows.vm(sample("b", 0.25f, 0, 0)),
                        ModelRows.vm(sample("c", 1, 0, 1))));

        Row row = host.rowOfMember(0);

        assertThat(List.of(row.value(0), row.value(1), row.value(2), row.value(3), row.value(4)))
                .containsExactly(0.5f, 0.5f, 0.25f, 1f, 0.625f);
        assertThat(host.rowOfMember(2).isPresent(2)).isFalse();
    }

    @Test
    void withoutALedgerShareAndTimeFollowFromTheCatalogue() {
        MetricValues.Builder values = MetricValues.builder();
        values.set(Signals.indexOf("vm.cpu.utilization"), 0.3f);
        values.set(Signals.indexOf("vm.vcpu.runqueue_delay.ratio.mean"), 0.1f);
        Row own = ModelRows.own(new Sample(new VmKey("h", "a"), 1, values.build(), Map.of()));

        assertThat(own.value(Signals.indexOf(Signals.SCHEDULER_SHARE))).isEqualTo(0.75f);
        assertThat(own.value(Signals.indexOf(Signals.TIME_NOT_LOST))).isEqualTo(0.9f);
        assertThat(own.isPresent(Signals.indexOf(Extra.VM_LEDGER_OTHERS_CORES.key())))
                .isFalse();
    }

    @Test
    void aModelOfFeaturesThatNoSampleGivesIsRefused() {
        assertThatThrownBy(() -> ModelRows.of(
                        bundle(new Feature("vm.mood", "1", "cpu", Scope.OWN)).manifest()))
                .hasMessageContaining("vm.mood")
                .hasMessageContaining("no sample gives");
        assertThatThrownBy(() -> ModelRows.of(bundle(new Feature("vm_pressure_io_ratio", "%", "disk", Scope.OWN))
                        .manifest()))
                .hasMessageContaining("samples give");
    }
}
