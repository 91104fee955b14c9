package dev.vane.exporter;

import dev.vane.clients.NewestRecords;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest that is known of one VM.
 *
 * @param labels host and VM, as every series of the VM carries them
 * @param seen when anything was last heard of it
 * @param newest its newest records; without a prediction while only attention was heard of
 * @param explained event time of the newest explanation, in seconds since the epoch
 */
record VmState(Labels labels, Instant seen, NewestRecords newest, OptionalLong explained) {
    static VmState of(VmKey vm) {
        return new VmState(
                Labels.of("host", vm.host(), "vm", vm.vm()), Instant.MIN, NewestRecords.NONE, OptionalLong.empty());
    }

    VmState with(Prediction newer, Instant at) {
        return new VmState(labels, at, newest.with(newer), explained);
    }

    VmState with(AttentionSummary newer, Instant at) {
        return new VmState(labels, at, newest.with(newer), explained);
    }

    /** Measuring a VM is not hearing of it: whether it is still there, its predictions tell. */
    VmState with(RealisedError newer) {
        return new VmState(labels, seen, newest.with(newer), explained);
    }

    /** An explanation may be of a second long past: it tells nothing of whether the VM is still there. */
    VmState with(Explanation newer) {
        return new VmState(labels, seen, newest, OptionalLong.of(newer.second()));
    }

    Optional<Prediction> prediction() {
        return newest.prediction();
    }

    Optional<AttentionSummary> attention() {
        return newest.attention();
    }

    Optional<RealisedError> error() {
        return newest.error();
    }
}
