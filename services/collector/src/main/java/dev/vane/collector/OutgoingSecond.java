package dev.vane.collector;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One second of a host on its way to the topic: the records of its samples, then that of its tick. Each is settled once:
 * acknowledged by the brokers, or refused for good. Not thread-safe.
 */
final class OutgoingSecond {
    private final Publication publication;
    private final byte[] key;
    private final List<byte[]> samples;
    private final long sampleBytes;
    private final BitSet settled = new BitSet();
    private Tick tick;
    private long progressNanos;

    private OutgoingSecond(Publication publication, List<byte[]> samples, Tick tick) {
        this.publication = publication;
        this.key = tick.host().getBytes(StandardCharsets.UTF_8);
        this.samples = samples;
        this.tick = tick;
        this.sampleBytes = samples.stream().mapToLong(sample -> sample.length).sum();
    }

    /** Encodes a second. A sample that is longer than its topic allows is left out, and its tick does not list it. */
    static OutgoingSecond of(HostSecond second, Publication publication) {
        List<byte[]> encoded = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (Sample sample : second.samples()) {
            byte[] bytes = SourceRecords.encode(sample);
            if (bytes.length > SourceRecords.MAX_VALUE_BYTES) {
                publication.refused(sample.key().toString(), "%d bytes".formatted(bytes.length));
            } else {
                encoded.add(bytes);
                read.add(sample.vm());
            }
        }
        return new OutgoingSecond(
                publication, encoded, new Tick(second.host(), second.second(), read, second.gone(), second.last()));
    }

    Publication publication() {
        return publication;
    }

    String host() {
        return tick.host();
    }

    boolean isLast() {
        return tick.last();
    }

    byte[] key() {
        return key;
    }

    /** Number of records; the tick is the last one. */
    int records() {
        return samples.size() + 1;
    }

    boolean isTick(int record) {
        return record == samples.size();
    }

    byte[] value(int record) {
        return isTick(record) ? SourceRecords.encode(tick) : samples.get(record);
    }

    /** What the samples take, in bytes. */
    long bytes() {
        return sampleBytes;
    }

    /** Names a record for people. */
    String describe(int record) {
        return "%s of %s in second %d"
                .formatted(isTick(record) ? "the tick" : tick.read().get(record), host(), tick.second());
    }

    /** Takes over from a second before this one, which is never sent, the VMs that it says are gone. */
    void inherit(OutgoingSecond dropped) {
        Set<String> gone = new LinkedHashSet<>(dropped.tick.gone());
        tick.read().forEach(gone::remove);
        gone.addAll(tick.gone());
        tick = new Tick(tick.host(), tick.second(), tick.read(), List.copyOf(gone), tick.last());
    }

    /** It was handed over, or a record of it was acknowledged. */
    void progressed(long nanos) {
        progressNanos = nanos;
    }

    long progressNanos() {
        return progressNanos;
    }

    /** Settles a record; false if it was settled before. */
    boolean settle(int record) {
        boolean isNew = !settled.get(record);
        settled.set(record);
        return isNew;
    }

    boolean isSettled(int record) {
        return settled.get(record);
    }

    boolean isSettled() {
        return settled.cardinality() == records();
    }
}
