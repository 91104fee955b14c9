package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LostCpuTimeTest {
    @Test
    void isPartOfWhatWasRunAndWaitedForButForItsOwnThreads() {
        assertThat(LostCpuTime.of(new Signals(Map.of(
                        Signal.VM_LEDGER_ON_CPU_CORES,
                        1.0,
                        Signal.VM_LEDGER_QUOTA_CORES,
                        0.2,
                        Signal.VM_LEDGER_OTHERS_CORES,
                        0.8))))
                .contains(new LostCpuTime(0.4, 0.1));
    }

    @Test
    void isNothingForWhoAsksForNothing() {
        assertThat(LostCpuTime.of(
                        new Signals(Map.of(Signal.VM_LEDGER_ON_CPU_CORES, 0.0, Signal.VM_LEDGER_OTHERS_CORES, 0.01))))
                .contains(new LostCpuTime(0, 0));
    }

    @Test
    void isNotKnownWithoutALedger() {
        assertThat(LostCpuTime.of(new Signals(Map.of(Signal.VM_LEDGER_ON_CPU_CORES, 1.0))))
                .isEmpty();
        assertThat(LostCpuTime.of(Signals.NONE)).isEmpty();
    }
}
