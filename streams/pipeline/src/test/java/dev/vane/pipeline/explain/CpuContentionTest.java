package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Signals;
import dev.vane.inference.window.Row;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuContentionTest {
    private final CpuContention contention = new CpuContention();

    private static Row own(Map<String, Float> extras, double used, double waited) {
        MetricValues.Builder values = MetricValues.builder();
        values.set(Signals.indexOf("vm.cpu.utilization"), used);
        values.set(Signals.indexOf("vm.vcpu.runqueue_delay.ratio.mean"), waited);
        Row.Builder row = Row.builder(Signals.list().size());
        Signals.read(values.build(), extras, row::set);
        return row.build();
    }

    private static float value(Row row, String signal) {
        return row.value(Signals.indexOf(signal));
    }

    @Test
    void shareAndTimeFollowFromLessWaiting() {
        Row own = own(Map.of(), 0.3, 0.4);

        Row relieved = contention.relieved(own, 0.75);

        assertThat(value(own, Signals.DEMAND_SHARE)).isCloseTo(0.3f / 0.7f, within(1e-6f));
        assertThat(value(relieved, "vm.cpu.utilization")).isEqualTo(0.3f);
        assertThat(value(relieved, "vm.vcpu.runqueue_delay.ratio.mean")).isCloseTo(0.1f, within(1e-6f));
        assertThat(value(relieved, Signals.DEMAND_SHARE)).isCloseTo(0.75f, within(1e-6f));
        assertThat(value(relieved, Signals.TIME_NOT_LOST)).isCloseTo(0.9f, within(1e-6f));
        assertThat(contention.relieved(own, 0)).isEqualTo(own);
    }

    @Test
    void withALedgerOnlyWhatOthersTookIsLess() {
        Row own = own(
                Map.of(
                        Extra.VM_LEDGER_ON_CPU_CORES.key(), 0.5f,
                        Extra.VM_LEDGER_QUOTA_CORES.key(), 0f,
                        Extra.VM_LEDGER_SIBLINGS_CORES.key(), 0.5f,
                        Extra.VM_LEDGER_OTHERS_CORES.key(), 0.5f,
                        Extra.VM_ALLOWED_CORES.key(), 1f),
                0.5,
                1);

        Row relieved = contention.relieved(own, 1);

        assertThat(contention.used(own)).isEqualTo(0.5);
        assertThat(value(relieved, Extra.VM_LEDGER_SIBLINGS_CORES.key())).isEqualTo(0.5f);
        assertThat(value(relieved, Extra.VM_LEDGER_OTHERS_CORES.key())).isZero();
        assertThat(value(relieved, Signals.SCHEDULER_SHARE)).isEqualTo(1);
        assertThat(value(relieved, Signals.TIME_NOT_LOST)).isEqualTo(1);
    }

    @Test
    void whatIsNotKnownIsNotUsed() {
        assertThat(contention.used(Row.builder(Signals.list().size()).build())).isZero();
    }
}
