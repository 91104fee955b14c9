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
import java.util.TreeSet;

/** A host that lives through some of its records again, until a second closes: what was due of one VM in it? */
final class HostAgain {
    private final VmKey vm;
    private final long second;
    private final RecordedHosts hosts;
    private final Set<String> seen = new TreeSet<>();
    private Optional<Due> due = Optional.empty();
    private boolean isClosed;

    /**
     * Before its first record.
     *
     * @param vm whose window is wanted
     * @param second event time of the window's last row
     */
    HostAgain(ModelRows model, VmKey vm, long second) {
        this.hosts = new RecordedHosts(model);
        this.vm = vm;
        this.second = second;
    }

    /** All of them, as far as the second needs. */
    static HostAgain through(List<SourceRecord> records, ModelRows model, VmKey vm, long second) {
        HostAgain again = new HostAgain(model, vm, second);
        records.stream().takeWhile(record -> !again.isClosed()).forEach(again::apply);
        return again;
    }

    void apply(SourceRecord record) {
        if (record instanceof Sample sample) {
            seen.add(sample.vm());
        }
        for (HostEmissions emissions : hosts.apply(record)) {
            if (emissions.second() == second) {
                due = due(emissions);
            }
            isClosed |= emissions.second() >= second;
        }
    }

    private Optional<Due> due(HostEmissions emissions) {
        for (Emission emission : emissions.emissions()) {
            if (emission instanceof Due window && window.key().equals(vm)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** True once nothing that comes can change what was due. */
    boolean isClosed() {
        return isClosed;
    }

    /** The window, if the VM had one. */
    Optional<Due> due() {
        return due;
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
