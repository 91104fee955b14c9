package dev.vane.pipeline.answer;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostHistory;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.RecordedHosts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A host that lives through some of its records again: what was due of its VMs in the last seconds that closed? */
final class HostAgain {
    /** So many seconds are remembered; what their windows need of the seconds before is kept for longer than that. */
    static final int REMEMBERED_SECONDS = 8;

    private final RecordedHosts hosts;
    private final Set<String> seen = new TreeSet<>();
    private final TreeMap<Long, HostEmissions> closed = new TreeMap<>();
    private long last = Long.MIN_VALUE;

    /** Before its first record. */
    HostAgain(ModelRows model) {
        this.hosts = new RecordedHosts(model);
    }

    /** All of them, as far as a second needs. */
    static HostAgain through(List<SourceRecord> records, ModelRows model, long second) {
        HostAgain again = new HostAgain(model);
        records.stream().takeWhile(record -> !again.isClosed(second)).forEach(again::apply);
        return again;
    }

    void apply(SourceRecord record) {
        if (record instanceof Sample sample) {
            seen.add(sample.vm());
        }
        // Before, for one record can close many seconds, and any of them may be asked about.
        closed.headMap(last - REMEMBERED_SECONDS, true).clear();
        for (HostEmissions emissions : hosts.apply(record)) {
            last = emissions.second();
            closed.put(last, emissions);
        }
    }

    /** True once nothing that comes can change what was due in a second. */
    boolean isClosed(long second) {
        return last >= second;
    }

    /** True if a second is not over, or was not so long ago that it is forgotten. */
    boolean remembers(long second) {
        return second > last - REMEMBERED_SECONDS;
    }

    /** The window of a VM in a second, if it had one. */
    Optional<Due> due(VmKey vm, long second) {
        HostEmissions emissions = closed.get(second);
        if (emissions == null) {
            return Optional.empty();
        }
        for (Emission emission : emissions.emissions()) {
            if (emission instanceof Due window && window.key().equals(vm)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** What the host's VMs did in the seconds before. */
    HostHistory history() {
        return hosts.history();
    }

    /** VMs of which a sample came. */
    Set<String> seen() {
        return seen;
    }
}
