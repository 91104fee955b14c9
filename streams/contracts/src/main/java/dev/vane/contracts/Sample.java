package dev.vane.contracts;

import java.util.Map;
import java.util.Optional;

/**
 * The metric values of one VM in one second.
 *
 * @param key host and VM; the record key is the host alone
 * @param second event time in seconds since the epoch: the nominal end of the second that the sample covers
 * @param values the catalogue's metrics
 * @param extras signals outside the catalogue, by the names of {@link Extra}; foreign names are allowed and carried
 */
public record Sample(VmKey key, long second, MetricValues values, Map<String, Float> extras) implements SourceRecord {
    public Sample {
        extras = Map.copyOf(extras);
    }

    /** Name of the VM on its host. */
    public String vm() {
        return key.vm();
    }

    /** The CPUs that the VM may run on; empty if the source does not tell. */
    public Optional<CpuList> cpus() {
        return CpuList.of(extras);
    }

    @Override
    public String host() {
        return key.host();
    }
}
