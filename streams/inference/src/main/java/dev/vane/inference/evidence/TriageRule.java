package dev.vane.inference.evidence;

import dev.vane.inference.evidence.Triage.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Three explanations compete by the share of time or performance that speaks for each, all of them between 0 and 1:
 * <ul>
 *   <li>its own quota: time throttled, from 0.05; with a stall ledger the part of the CPU time it wanted that a quota
 *       held back;
 *   <li>the hypervisor: time stolen from the host, from 0.03;
 *   <li>its neighbours: what the model measures of them, from 0.02; or how long both VM and host waited for the same
 *       resource, from 0.1, without the time throttled, for a quota makes a VM wait too; with a stall ledger, for the CPU,
 *       the part of the CPU time it wanted that others took, from 0.05.
 * </ul>
 * The strongest wins if it is at least 1.5 times the next; otherwise it is unclear.
 */
final class TriageRule {
    private static final double LEAST_THROTTLED = 0.05;
    private static final double LEAST_STOLEN = 0.03;
    private static final double LEAST_CONTENDED = 0.1;
    /** Of performance or of CPU time: for less nobody is to be moved. */
    private static final double LEAST_LOST = 0.05;

    private static final double FULL_HOST = 0.9;

    private static final double CLEAR = 1.5;

    private TriageRule() {}

    /**
     * @param hasNeighbours true if there is anybody else on the host
     * @param neighbourEffect the largest effect measured of a neighbour or a neighbours' metric
     * @param hasFairShare true if the VM runs no less than its fair share of its CPUs
     */
    static Triage of(
            Severity severity, Signals signals, boolean hasNeighbours, double neighbourEffect, boolean hasFairShare) {
        if (severity == Severity.NONE) {
            return new Triage(Verdict.CALM, 0);
        }
        Optional<LostCpuTime> lost = LostCpuTime.of(signals);
        double throttled = lost.map(LostCpuTime::toQuota).orElse(signals.of(Signal.VM_THROTTLED_RATIO));
        double contended =
                lost.isPresent() ? contendedByLedger(signals, lost.get().toOthers()) : contended(signals, throttled);
        double neighbours = Math.max(neighbourEffect >= Evidence.LEAST_EFFECT ? neighbourEffect : 0, contended);
        // Memory and disks have no fair share: who is short of them is pressed.
        boolean isShort = hasFairShare && lost.isPresent() && lost.get().toOthers() >= besideCpu(signals);
        List<Triage> strongest = List.of(
                        candidate(Verdict.QUOTA, throttled, LEAST_THROTTLED),
                        candidate(Verdict.HYPERVISOR, signals.of(Signal.HOST_STEAL_RATIO), LEAST_STOLEN),
                        candidate(
                                isShort ? Verdict.SHORTAGE : Verdict.NEIGHBOURS,
                                hasNeighbours ? neighbours : 0,
                                LEAST_LOST))
                .stream()
                .sorted(Comparator.comparingDouble(Triage::strength).reversed())
                .toList();
        boolean clear = strongest.get(0).strength() >= CLEAR * strongest.get(1).strength();
        return clear ? strongest.get(0) : new Triage(Verdict.UNCLEAR, 0);
    }

    private static Triage candidate(Verdict verdict, double strength, double least) {
        return strength >= least ? new Triage(verdict, Math.min(strength, 1)) : new Triage(Verdict.UNCLEAR, 0);
    }

    private static double contendedByLedger(Signals signals, double lost) {
        double beside = besideCpu(signals);
        return Math.max(lost >= LEAST_LOST ? lost : 0, beside >= LEAST_CONTENDED ? beside : 0);
    }

    /**
     * How long the VM and its host both waited for the same thing; for CPU also by the VM's run queue on a full host.
     *
     * @param throttled is part of the VM's waiting
     */
    private static double contended(Signals signals, double throttled) {
        double queued = signals.of(Signal.HOST_CPU_UTILIZATION_RATIO) >= FULL_HOST
                ? Math.min(signals.of(Signal.VM_RUN_QUEUE_DELAY_RATIO), 1)
                : 0;
        double cpu = both(signals, Signal.VM_PRESSURE_CPU_RATIO, Signal.HOST_PRESSURE_CPU_RATIO);
        double contended = Math.max(Math.max(queued, cpu), besideCpu(signals)) - throttled;
        return contended >= LEAST_CONTENDED ? contended : 0;
    }

    private static double besideCpu(Signals signals) {
        double memory = both(signals, Signal.VM_PRESSURE_MEMORY_RATIO, Signal.HOST_PRESSURE_MEMORY_RATIO);
        double disk = both(signals, Signal.VM_PRESSURE_IO_RATIO, Signal.HOST_PRESSURE_IO_RATIO);
        return Math.max(memory, disk);
    }

    private static double both(Signals signals, Signal ofVm, Signal ofHost) {
        return Math.min(signals.of(ofVm), signals.of(ofHost));
    }
}
