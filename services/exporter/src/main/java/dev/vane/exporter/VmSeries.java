package dev.vane.exporter;

import dev.vane.clients.Departures;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The VMs that have series, bounded in number and in silence. One thread writes; any thread may read {@link #states}
 * meanwhile.
 */
final class VmSeries {
    private final int max;
    private final Duration dropAfter;
    private final Map<VmKey, VmState> states = new ConcurrentHashMap<>();

    /** VMs for which there was no room, and when they were last heard of; as many at most as there are series. */
    private final Map<VmKey, Instant> refused = new HashMap<>();

    private final Departures departures;

    VmSeries(int max, Duration dropAfter) {
        this.max = max;
        this.dropAfter = dropAfter;
        this.departures = new Departures(max);
    }

    /** Takes a prediction; the last to arrive is the one to show. */
    void predicted(Prediction prediction, Instant at) {
        departures.returned(prediction.key());
        update(prediction.key(), at, state -> state.with(prediction, at));
    }

    /**
     * Takes an attention summary; the last to arrive is the one to show. It may be read before the prediction that it belongs
     * to, but one that was written before its VM left does not bring the VM back.
     *
     * @param appendedMillis when the broker took it, in milliseconds since the epoch
     */
    void attended(AttentionSummary summary, long appendedMillis, Instant at) {
        if (!departures.isPast(summary.key(), appendedMillis)) {
            update(summary.key(), at, state -> state.with(summary, at));
        }
    }

    /** Takes a realised error of a VM that has series; the last to arrive is the one to show. */
    void realised(RealisedError error) {
        states.computeIfPresent(error.key(), (vm, state) -> state.with(error));
    }

    /** Takes an explanation of a VM that has series; the last to arrive is the one to show. */
    void explained(Explanation explanation) {
        states.computeIfPresent(explanation.key(), (vm, state) -> state.with(explanation));
    }

    private void update(VmKey vm, Instant at, UnaryOperator<VmState> change) {
        VmState known = states.get(vm);
        if (known == null && states.size() >= max) {
            refuse(vm, at);
            return;
        }
        refused.remove(vm);
        states.put(vm, change.apply(known == null ? VmState.of(vm) : known));
    }

    private void refuse(VmKey vm, Instant at) {
        if (refused.size() < max || refused.containsKey(vm)) {
            refused.put(vm, at);
        }
    }

    /**
     * Forgets a VM that has left. True if it had series.
     *
     * @param appendedMillis when the broker took the notice of it, in milliseconds since the epoch
     */
    boolean drop(VmKey vm, long appendedMillis) {
        departures.left(vm, appendedMillis);
        refused.remove(vm);
        VmState state = states.remove(vm);
        return state != null && state.prediction().isPresent();
    }

    /** Forgets the VMs that were not heard of for too long, and returns those that had series. */
    List<VmKey> expire(Instant now) {
        Instant oldest = now.minus(dropAfter);
        refused.values().removeIf(seen -> seen.isBefore(oldest));
        List<VmKey> silent = states.entrySet().stream()
                .filter(entry -> entry.getValue().seen().isBefore(oldest))
                .map(Map.Entry::getKey)
                .toList();
        return silent.stream()
                .filter(vm -> states.remove(vm).prediction().isPresent())
                .toList();
    }

    /** Where the model looked in this VM's newest window, if that is known. */
    Optional<AttentionSummary> attention(VmKey vm) {
        return Optional.ofNullable(states.get(vm))
                .flatMap(state -> state.newest().latestAttention());
    }

    /** All VMs that have series, in no order. */
    Collection<VmState> states() {
        return Collections.unmodifiableCollection(states.values());
    }

    /** Number of VMs for which there was no room; counts no further than the number of series allowed. */
    int refusedCount() {
        return refused.size();
    }
}
