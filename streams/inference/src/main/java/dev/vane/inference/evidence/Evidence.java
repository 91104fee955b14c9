package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.taker.Taken.Part;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What moved one prediction. A sentence is rendered from this and from nothing else.
 *
 * @param vm whose prediction it is
 * @param start the second that the window's oldest row covers
 * @param end the second that its newest row covers
 * @param predicted relative performance, in (0, 1]
 * @param severity that of {@code predicted}
 * @param unfamiliar true if the window is unlike what the model was trained on
 * @param baseline what values are compared with
 * @param findings what moved it, heaviest first; at most {@value #MAX_FINDINGS}, and none unless setting all of them to
 *     their baseline moves the prediction by {@value #LEAST_EFFECT} or more, against the direction that is explained
 * @param effect the prediction with all that was looked at set to its baseline minus the prediction, measured
 * @param staleSeconds rows at the window's end in which nothing came from the VM
 * @param gaps groups that cannot be named, as their data are missing or stale
 * @param neighbours what each neighbour does, the one that costs most first; empty if that was not asked
 * @param triage the likely cause
 * @param lost CPU time that the VM lost in the last {@value LostCpuTime#SECONDS} s, if its host tells
 * @param presses what other VMs lost to it in the last second, the largest first; empty unless it ran more than its fair share
 */
public record Evidence(
        String vm,
        Instant start,
        Instant end,
        double predicted,
        Severity severity,
        boolean unfamiliar,
        Baseline.Source baseline,
        List<Finding> findings,
        double effect,
        int staleSeconds,
        List<Gap> gaps,
        List<NeighbourEffect> neighbours,
        Triage triage,
        Optional<LostCpuTime> lost,
        List<Part> presses) {
    /** Most metrics. */
    public static final int MAX_FINDINGS = 5;

    /** Smallest change of a prediction that accounts for anything. */
    public static final double LEAST_EFFECT = 0.02;

    public Evidence {
        findings = List.copyOf(findings);
        gaps = List.copyOf(gaps);
        neighbours = List.copyOf(neighbours);
        presses = List.copyOf(presses);
        if (vm.isBlank() || vm.lines().count() > 1) {
            throw new IllegalArgumentException("a VM's name is one line: '%s'".formatted(vm));
        }
        if (!(predicted > 0 && predicted <= 1) || severity != Severity.of(predicted)) {
            throw new IllegalArgumentException(
                    "a prediction in (0, 1] has its own severity: %s, %s".formatted(predicted, severity));
        }
        if (!(predicted + effect > 0 && predicted + effect <= 1)) {
            throw new IllegalArgumentException("a prediction stays in (0, 1]: %s and %s".formatted(predicted, effect));
        }
        requireFindings(findings, new Span(start, end), isAccountedFor(severity, effect));
        if (staleSeconds < 0) {
            throw new IllegalArgumentException("staleSeconds must not be negative: " + staleSeconds);
        }
        for (int i = 1; i < neighbours.size(); i++) {
            if (neighbours.get(i).effect() > neighbours.get(i - 1).effect()) {
                throw new IllegalArgumentException("the neighbour that costs most comes first: " + neighbours);
            }
        }
    }

    /** Evidence of a VM that presses no other. */
    public Evidence(
            String vm,
            Instant start,
            Instant end,
            double predicted,
            Severity severity,
            boolean unfamiliar,
            Baseline.Source baseline,
            List<Finding> findings,
            double effect,
            int staleSeconds,
            List<Gap> gaps,
            List<NeighbourEffect> neighbours,
            Triage triage,
            Optional<LostCpuTime> lost) {
        this(
                vm,
                start,
                end,
                predicted,
                severity,
                unfamiliar,
                baseline,
                findings,
                effect,
                staleSeconds,
                gaps,
                neighbours,
                triage,
                lost,
                List.of());
    }

    private static void requireFindings(List<Finding> findings, Span window, boolean accounted) {
        if (findings.size() > MAX_FINDINGS || findings.isEmpty() == accounted) {
            throw new IllegalArgumentException("there are 1 to %d findings, or none if they account for nothing: %d"
                    .formatted(MAX_FINDINGS, findings.size()));
        }
        var seen = new HashSet<String>();
        for (Finding finding : findings) {
            if (!seen.add(finding.feature().scope() + finding.feature().name())) {
                throw new IllegalArgumentException("a metric is found once: " + finding.feature());
            }
            if (finding.spans().getFirst().from().isBefore(window.from())
                    || finding.spans().getLast().to().isAfter(window.to())) {
                throw new IllegalArgumentException(
                        "a finding lies in the window %s: %s".formatted(window, finding.spans()));
            }
        }
    }

    /** True if such an effect accounts for a prediction: calm cells make a bad one better, or a good one worse. */
    static boolean isAccountedFor(Severity severity, double effect) {
        return -severity.direction().sign() * effect >= LEAST_EFFECT;
    }

    /** What the model would predict with everything found at its baseline. */
    public double counterfactual() {
        return predicted + effect;
    }
}
