package dev.vane.exporter;

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
 * @param prediction the newest prediction; absent while only attention was heard of
 * @param latestAttention the newest attention summary, of whatever second
 * @param latestError the newest realised error, of whatever second
 * @param explained event time of the newest explanation, in seconds since the epoch
 */
record VmState(
        Labels labels,
        Instant seen,
        Optional<Prediction> prediction,
        Optional<AttentionSummary> latestAttention,
        Optional<RealisedError> latestError,
        OptionalLong explained) {
    /** What lies further from the prediction than a window is long says nothing about it. */
    static final long MAX_DISTANCE_SECONDS = 60;

    static VmState of(VmKey vm) {
        return new VmState(
                Labels.of("host", vm.host(), "vm", vm.vm()),
                Instant.MIN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    VmState with(Prediction newer, Instant at) {
        return new VmState(labels, at, Optional.of(newer), latestAttention, latestError, explained);
    }

    VmState with(AttentionSummary newer, Instant at) {
        return new VmState(labels, at, prediction, Optional.of(newer), latestError, explained);
    }

    /** Measuring a VM is not hearing of it: whether it is still there, its predictions tell. */
    VmState with(RealisedError newer) {
        return new VmState(labels, seen, prediction, latestAttention, Optional.of(newer), explained);
    }

    /** An explanation may be of a second long past: it tells nothing of whether the VM is still there. */
    VmState with(Explanation newer) {
        return new VmState(labels, seen, prediction, latestAttention, latestError, OptionalLong.of(newer.second()));
    }

    /** Where the model looked when it made the prediction, if that is known. */
    Optional<AttentionSummary> attention() {
        return latestAttention.filter(summary -> isNear(summary.second()));
    }

    /** What was measured at about the time of the prediction, if anything was. */
    Optional<RealisedError> error() {
        return latestError.filter(error -> isNear(error.second()));
    }

    private boolean isNear(long second) {
        return prediction
                .filter(made -> Math.abs(made.second() - second) <= MAX_DISTANCE_SECONDS)
                .isPresent();
    }
}
