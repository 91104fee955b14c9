package dev.vane.collector;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import java.util.List;

/**
 * All that was read of one host in one second.
 *
 * @param host name of the host
 * @param second the nominal end of the second, in seconds since the epoch
 * @param samples one for each VM that could be read, all of this host and second
 * @param gone VMs read before that are no longer there
 * @param last an orderly end: no samples, and all VMs gone; its second is the one after the last that was read
 * @param measured how fast VMs were measured to run in this second, as far as the source knows; it is no part of what a
 *     host sends
 */
public record HostSecond(
        String host,
        long second,
        List<Sample> samples,
        List<String> gone,
        boolean last,
        List<MeasuredPerformance> measured) {
    public HostSecond {
        samples = List.copyOf(samples);
        gone = List.copyOf(gone);
        measured = List.copyOf(measured);
        for (Sample sample : samples) {
            if (!sample.host().equals(host) || sample.second() != second) {
                throw new IllegalArgumentException(
                        "sample of %s at %d in second %d of %s".formatted(sample.key(), sample.second(), second, host));
            }
        }
        if (last && !samples.isEmpty()) {
            throw new IllegalArgumentException("the last second of a host has no samples: " + host);
        }
    }

    /** A second of a source that knows nothing of how fast VMs run. */
    public HostSecond(String host, long second, List<Sample> samples, List<String> gone, boolean last) {
        this(host, second, samples, gone, last, List.of());
    }

    /** The tick that ends this second. */
    public Tick tick() {
        return new Tick(host, second, samples.stream().map(Sample::vm).toList(), gone, last);
    }
}
