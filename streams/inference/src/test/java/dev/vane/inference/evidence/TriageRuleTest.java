package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.evidence.Triage.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriageRuleTest {
    private static Triage triage(Map<Signal, Double> signals, double neighbourEffect) {
        return TriageRule.of(Severity.MODERATE, new Signals(signals), true, neighbourEffect, false);
    }

    @Test
    void pointsToAQuotaThatThrottles() {
        assertThat(triage(Map.of(Signal.VM_THROTTLED_RATIO, 0.31), 0)).isEqualTo(new Triage(Verdict.QUOTA, 0.31));
        assertThat(triage(Map.of(Signal.VM_THROTTLED_RATIO, 0.04), 0).verdict()).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void pointsToAHypervisorThatSteals() {
        assertThat(triage(Map.of(Signal.HOST_STEAL_RATIO, 0.12), 0)).isEqualTo(new Triage(Verdict.HYPERVISOR, 0.12));
        assertThat(triage(Map.of(Signal.HOST_STEAL_RATIO, 0.02), 0).verdict()).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void pointsToNeighboursWithoutWhomThePredictionIsBetter() {
        assertThat(triage(Map.of(), 0.17)).isEqualTo(new Triage(Verdict.NEIGHBOURS, 0.17));
        assertThat(triage(Map.of(), 0.019).verdict()).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void pointsToNeighboursWhereVmAndHostWaitForTheSame() {
        assertThat(triage(Map.of(Signal.VM_PRESSURE_IO_RATIO, 0.4, Signal.HOST_PRESSURE_IO_RATIO, 0.6), 0))
                .isEqualTo(new Triage(Verdict.NEIGHBOURS, 0.4));
        assertThat(triage(Map.of(Signal.VM_RUN_QUEUE_DELAY_RATIO, 1.4, Signal.HOST_CPU_UTILIZATION_RATIO, 0.97), 0))
                .isEqualTo(new Triage(Verdict.NEIGHBOURS, 1));
    }

    @Test
    void doesNotBlameNeighboursForAQueueOnAnIdleHost() {
        assertThat(triage(Map.of(Signal.VM_RUN_QUEUE_DELAY_RATIO, 1.4, Signal.HOST_CPU_UTILIZATION_RATIO, 0.3), 0)
                        .verdict())
                .isEqualTo(Verdict.UNCLEAR);
        assertThat(triage(Map.of(Signal.VM_PRESSURE_CPU_RATIO, 0.4), 0).verdict())
                .isEqualTo(Verdict.UNCLEAR);
    }

    /** A throttled VM waits, and its waiting is part of its host's. */
    @Test
    void doesNotBlameNeighboursForTheWaitingOfAThrottledVm() {
        var throttled = Map.of(
                Signal.VM_THROTTLED_RATIO,
                0.4,
                Signal.VM_PRESSURE_CPU_RATIO,
                0.45,
                Signal.HOST_PRESSURE_CPU_RATIO,
                0.5);

        assertThat(triage(throttled, 0.01).verdict()).isEqualTo(Verdict.QUOTA);
    }

    private static Map<Signal, Double> ledger(double onCpu, double quota, double others) {
        return Map.of(
                Signal.VM_LEDGER_ON_CPU_CORES,
                onCpu,
                Signal.VM_LEDGER_QUOTA_CORES,
                quota,
                Signal.VM_LEDGER_OTHERS_CORES,
                others,
                // What the ledger tells better.
                Signal.VM_THROTTLED_RATIO,
                0.3,
                Signal.VM_PRESSURE_CPU_RATIO,
                0.9,
                Signal.HOST_PRESSURE_CPU_RATIO,
                0.9);
    }

    @Test
    void withALedgerItTellsQuotaAndNeighboursApart() {
        assertThat(triage(ledger(0.5, 0.5, 0), 0)).isEqualTo(new Triage(Verdict.QUOTA, 0.5));
        assertThat(triage(ledger(0.5, 0, 0.5), 0)).isEqualTo(new Triage(Verdict.NEIGHBOURS, 0.5));
        assertThat(triage(ledger(0.6, 0.2, 0.2), 0).verdict()).isEqualTo(Verdict.UNCLEAR);
    }

    /** All its threads wait for one another: pressure is high, and nobody is to blame. */
    @Test
    void withALedgerItBlamesNobodyForWaitingOnItself() {
        assertThat(triage(ledger(1, 0, 0.01), 0).verdict()).isEqualTo(Verdict.UNCLEAR);
        assertThat(triage(ledger(0.005, 0, 0.01), 0).verdict()).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void leavesItOpenWhereTwoThingsSpeakAsLoudly() {
        assertThat(triage(Map.of(Signal.VM_THROTTLED_RATIO, 0.2), 0.17).verdict())
                .isEqualTo(Verdict.UNCLEAR);
        assertThat(triage(Map.of(Signal.VM_THROTTLED_RATIO, 0.3), 0.17).verdict())
                .isEqualTo(Verdict.QUOTA);
    }

    @Test
    void blamesNoNeighboursWhereThereAreNone() {
        assertThat(TriageRule.of(Severity.SEVERE, Signals.NONE, false, 0.5, false)
                        .verdict())
                .isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void asksNobodyToActWhereAllIsWell() {
        assertThat(TriageRule.of(Severity.NONE, new Signals(Map.of(Signal.VM_THROTTLED_RATIO, 0.5)), true, 0.5, false))
                .isEqualTo(new Triage(Verdict.CALM, 0));
    }

    @Test
    void knowsSignalsByTheNamesOfTheSamples() {
        assertThat(Signal.ofKey("vm_throttled_ratio")).contains(Signal.VM_THROTTLED_RATIO);
        assertThat(Signal.ofKey("vm_mood_ratio")).isEmpty();
    }

    @Test
    void refusesASignalThatIsNone() {
        assertThatThrownBy(() -> new Signals(Map.of(Signal.HOST_STEAL_RATIO, Double.NaN)))
                .hasMessage("host_steal_ratio must not be negative: NaN");
    }

    @Test
    void whoeverHasItsFairShareIsShortOfCpusAndNotPressedByItsNeighbours() {
        Map<Signal, Double> lost = ledger(0.5, 0, 0.5);

        assertThat(TriageRule.of(Severity.SEVERE, new Signals(lost), true, 0.4, true))
                .isEqualTo(new Triage(Verdict.SHORTAGE, 0.5));
        assertThat(TriageRule.of(Severity.SEVERE, new Signals(lost), true, 0.4, false))
                .isEqualTo(new Triage(Verdict.NEIGHBOURS, 0.5));
        // Of what it waits for, no fair share is known.
        assertThat(TriageRule.of(
                                Severity.SEVERE,
                                new Signals(
                                        Map.of(Signal.VM_PRESSURE_IO_RATIO, 0.4, Signal.HOST_PRESSURE_IO_RATIO, 0.4)),
                                true,
                                0.1,
                                true)
                        .verdict())
                .isEqualTo(Verdict.NEIGHBOURS);
    }
}
