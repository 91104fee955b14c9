package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Why one prediction is as it is: evidence, likely cause, and a text that is derived from them.
 *
 * @param key host and VM, also the record key
 * @param start event time of the window's first row, in seconds since the epoch
 * @param second event time of its last row
 * @param change why it is explained
 * @param relativePerformance the prediction, in (0, 1]
 * @param lower lower bound of its interval, if it has one
 * @param upper upper bound of its interval, if it has one
 * @param unfamiliar true if the window is outside what the model has seen: then do not rely on prediction or
 *     explanation
 * @param model name and version of the model bundle
 * @param trained false if the model's weights are random: then prediction and explanation mean nothing
 * @param method what ranked the metrics
 * @param severity how much the VM is slowed down
 * @param triage likely cause
 * @param triageStrength share of the VM's time or performance that supports the triage, in [0, 1]; 0 if nothing does
 * @param sentence text in English, derived from the other fields
 * @param baseline what values are compared with
 * @param evidence metrics and their seconds, heaviest first; never one that was absent; none if nothing accounts for
 *     the
 *     prediction
 * @param effect change of the prediction by a second inference with all that was looked at at its calm level
 * @param neighbours what the prediction would gain without each neighbour, the one that costs most first
 * @param gaps groups of metrics without usable data
 * @param staleSeconds rows at the window's end without a sample of the VM
 * @param realRows rows of the window that were sampled
 * @param imputedRows rows of the window that repeat an earlier one
 * @param lostCpuTime CPU time that the VM lost in the window's last ten seconds, if its host tells
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = BuilderMode.STAGED)
public record Explanation(
        VmKey key,
        long start,
        long second,
        Change change,
        float relativePerformance,
        OptionalDouble lower,
        OptionalDouble upper,
        boolean unfamiliar,
        String model,
        boolean trained,
        String method,
        Severity severity,
        Triage triage,
        float triageStrength,
        String sentence,
        Baseline baseline,
        List<Evidence> evidence,
        float effect,
        List<NeighbourEffect> neighbours,
        List<Gap> gaps,
        int staleSeconds,
        int realRows,
        int imputedRows,
        Optional<LostCpuTime> lostCpuTime) {
    public Explanation {
        evidence = List.copyOf(evidence);
        neighbours = List.copyOf(neighbours);
        gaps = List.copyOf(gaps);
    }

    /** How much a VM is slowed down. */
    public enum Severity {
        /** What a newer writer gave and this reader does not know. */
        UNKNOWN,
        NONE,
        MILD,
        MODERATE,
        SEVERE
    }

    /** Who slows a VM down. */
    public enum Triage {
        /** What a newer writer gave and this reader does not know. */
        UNKNOWN,
        /** Nobody: it is not slowed down. */
        CALM,
        /** Its own quota holds it back. */
        QUOTA,
        /** The hypervisor under its host gives the time to others. */
        HYPERVISOR,
        /** Other VMs of the host take resources that it needs. */
        NEIGHBOURS,
        /** No signal is strong enough, or two are. */
        UNCLEAR,
        /** Its CPUs have too little time for all: other VMs take it, but no more than their fair share of it. */
        SHORTAGE
    }

    /** What values are compared with. */
    public enum Baseline {
        /** What a newer writer gave and this reader does not know. */
        UNKNOWN,
        /** The VM's own past, as far as it was calm. */
        CALM_PAST,
        /** The middle of the training data. */
        TRAINING
    }

    /**
     * One metric and when it mattered.
     *
     * @param metric its name
     * @param unit its unit, as UCUM writes it
     * @param group subsystem
     * @param scope whose metric it is
     * @param spans when, oldest first
     * @param baseline its calm level, in its unit
     * @param observed its mean over the spans, in its unit
     * @param zScore how far that is above the calm level, in its spreads
     * @param effect change of the prediction by a second inference with these cells at their calm level
     */
    @RecordBuilder
    @RecordBuilder.Options(builderMode = BuilderMode.STAGED)
    public record Evidence(
            String metric,
            String unit,
            String group,
            Scope scope,
            List<Span> spans,
            float baseline,
            float observed,
            float zScore,
            float effect) {
        public Evidence {
            spans = List.copyOf(spans);
        }
    }

    /** Seconds since the epoch, both included. */
    public record Span(long from, long to) {
        public Span {
            if (from > to) {
                throw new IllegalArgumentException("a span must not end before it starts: %d, %d".formatted(from, to));
            }
        }
    }

    /** Change of the prediction by a second inference without one neighbour. */
    public record NeighbourEffect(String vm, float effect) {}

    /**
     * What a VM lost of the CPU time that it asked for: its CPU time and its waiting for its own quota and for others.
     *
     * @param toOthers share that others on its CPUs took, in [0, 1]
     * @param toQuota share that its own CPU quota, or one above it, held back, in [0, 1]
     */
    public record LostCpuTime(float toOthers, float toQuota) {}

    /**
     * A group of metrics that cannot speak.
     *
     * @param ageSeconds time since its last value; empty if the window has none
     */
    public record Gap(String group, Scope scope, OptionalInt ageSeconds) {}
}
