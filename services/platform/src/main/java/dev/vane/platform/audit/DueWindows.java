package dev.vane.platform.audit;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which windows are due, told from the samples topic alone: a second implementation of the platform's rules of time,
 * written to be read and not to be fast, that shares no code with the pipeline it audits.
 *
 * <p>Feed it every record of the topic in the order of its partition; a host's records stand on one.
 */
public final class DueWindows {

    /**
     * The numbers in the rules of time.
     *
     * @param graceSeconds how far a host's time runs past a second before that second closes
     * @param minSteps real rows that a VM needs before its windows are due
     * @param silentSeconds how long a VM without samples stays expected
     */
    public record Rules(int graceSeconds, int minSteps, int silentSeconds) {
        public static final Rules DEFAULT = new Rules(2, 10, 10);
    }

    private final Rules rules;
    private final Map<String, HostSeconds> hosts = new HashMap<>();
    private final Set<VmKey> vms = new HashSet<>();
    private final Map<VmKey, Seconds> due = new TreeMap<>();
    private final Map<DeadLetter.Reason, Long> deadLetters = new EnumMap<>(DeadLetter.Reason.class);
    private long accepted;
    private long duplicates;
    private long ticks;
    private long ticksWithoutEffect;
    private long measurements;
    private long resets;

    public DueWindows(Rules rules) {
        this.rules = rules;
    }

    /** The next record of its partition, as it was received. */
    public void apply(byte[] key, byte[] value, long appendTimeMillis) {
        switch (SourceRecords.read(key, value, appendTimeMillis)) {
            case Reading.Refused refused -> deadLetters.merge(refused.reason(), 1L, Long::sum);
            case Reading.Accepted reading -> {
                switch (reading.record()) {
                    case SourceRecord record -> apply(record);
                    // They make nothing due.
                    case MeasuredPerformance unused -> measurements++;
                    case Reset unused -> resets++;
                }
            }
        }
    }

    private void apply(SourceRecord record) {
        HostSeconds host = hosts.computeIfAbsent(
                record.host(),
                name -> new HostSeconds(
                        rules, (vm, second) -> due.computeIfAbsent(new VmKey(name, vm), unseen -> new Seconds())
                                .add(second)));
        switch (record) {
            case Sample sample -> {
                vms.add(sample.key());
                count(host.sample(sample.vm(), sample.second()));
            }
            case Tick tick -> countTick(host.tick(tick));
        }
    }

    private void count(HostSeconds.Effect effect) {
        switch (effect) {
            case ACCEPTED -> accepted++;
            case REPEATED -> duplicates++;
            case LATE -> deadLetters.merge(DeadLetter.Reason.LATE, 1L, Long::sum);
        }
    }

    private void countTick(HostSeconds.Effect effect) {
        switch (effect) {
            case ACCEPTED -> ticks++;
            case REPEATED, LATE -> ticksWithoutEffect++;
        }
    }

    /** VMs that have been seen. */
    public Set<VmKey> vms() {
        return Collections.unmodifiableSet(vms);
    }

    /** The seconds in which each VM's window is due, so far. */
    public Map<VmKey, Seconds> due() {
        return Collections.unmodifiableMap(due);
    }

    /** How many windows are due, so far. */
    public long dueWindows() {
        return due.values().stream().mapToLong(Seconds::size).sum();
    }

    /** Samples that count. */
    public long accepted() {
        return accepted;
    }

    /** Second copies of samples. */
    public long duplicates() {
        return duplicates;
    }

    /** Records that could not be used, by reason. */
    public Map<DeadLetter.Reason, Long> deadLetters() {
        return Collections.unmodifiableMap(deadLetters);
    }

    /** Ticks that count. */
    public long ticks() {
        return ticks;
    }

    /** Ticks that were repeated or late. */
    public long ticksWithoutEffect() {
        return ticksWithoutEffect;
    }

    /** Measured performances that keep the contract. */
    public long measurements() {
        return measurements;
    }

    /** Resets that keep the contract. */
    public long resets() {
        return resets;
    }
}
