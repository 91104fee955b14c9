package dev.vane.web;

import dev.vane.clients.Departures;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every VM that is there, in bounded memory. Safe for threads: one writes what is read from the topics, many ask. */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private final int vmsMax;
    private final Duration history;
    private final TreeMap<VmKey, VmState> vms = new TreeMap<>();

    private final Departures departures;
    private final Set<VmKey> changed = new LinkedHashSet<>();
    private final Set<VmKey> gone = new LinkedHashSet<>();
    private boolean isFull;

    /**
     * Knows no VM.
     *
     * @param vmsMax most VMs at a time
     * @param history how much of each is remembered, and the silence after which it is gone
     */
    Fleet(int vmsMax, Duration history) {
        this.vmsMax = vmsMax;
        this.history = history;
        this.departures = new Departures(vmsMax);
    }

    /**
     * What has changed.
     *
     * @param vms as they are now
     * @param gone those that are no longer there
     */
    record Changes(List<VmView> vms, List<VmKey> gone) {}

    /** One VM, where the model looked, and who else is on its host. */
    record Detail(VmView vm, Optional<AttentionSummary> attention, List<VmView> neighbours) {}

    /** A model that predicts, and whether it was trained. */
    record Model(String model, boolean trained) {}

    /** What there is. */
    record Count(long hosts, int vms, List<Model> models) {}

    synchronized void predicted(Prediction prediction, long appendedMillis) {
        departures.returned(prediction.key());
        change(prediction.key(), appendedMillis, vm -> vm.add(prediction, appendedMillis));
    }

    synchronized void skipped(SkippedWindow skipped, long appendedMillis) {
        change(skipped.key(), appendedMillis, vm -> vm.add(skipped, appendedMillis));
    }

    synchronized void attended(AttentionSummary summary, long appendedMillis) {
        change(summary.key(), appendedMillis, vm -> vm.add(summary));
    }

    synchronized void realised(RealisedError error, long appendedMillis) {
        change(error.key(), appendedMillis, vm -> vm.add(error));
    }

    synchronized void explained(Explanation explanation, long appendedMillis) {
        change(explanation.key(), appendedMillis, vm -> vm.add(explanation, appendedMillis));
    }

    synchronized void mapped(VmKey vm, MapPlace place, long appendedMillis) {
        change(vm, appendedMillis, state -> state.add(place, appendedMillis));
    }

    private void change(VmKey key, long appendedMillis, Consumer<VmState> change) {
        if (departures.isPast(key, appendedMillis)) {
            return;
        }
        if (!vms.containsKey(key) && vms.size() >= vmsMax) {
            if (!isFull) {
                LOG.warn("vms=full {}={} first=\"{}\"", WebConfig.VMS_MAX, vmsMax, key);
            }
            isFull = true;
            return;
        }
        VmState vm = vms.computeIfAbsent(key, _ -> new VmState(key, Math.toIntExact(history.toSeconds())));
        change.accept(vm);
        vm.heard(appendedMillis);
        if (vm.isShown()) {
            changed.add(key);
            gone.remove(key);
        }
    }

    /** A VM was said to be gone. */
    synchronized void gone(VmKey key, long appendedMillis) {
        departures.left(key, appendedMillis);
        if (vms.containsKey(key)) {
            drop(key);
        }
    }

    private void drop(VmKey key) {
        if (vms.remove(key).isShown()) {
            gone.add(key);
        }
        changed.remove(key);
    }

    /** Drops the VMs of which nothing was heard for too long, and of the others what is as old. */
    synchronized void expire(Instant now) {
        long oldest = now.minus(history).toEpochMilli();
        vms.values().forEach(vm -> vm.forgetBefore(oldest));
        vms.values().stream()
                .filter(vm -> vm.heardMillis() < oldest)
                .map(VmState::key)
                .toList()
                .forEach(this::drop);
    }

    /** Forgets the maps that the broker has deleted: those before the first offset of each partition. */
    synchronized void forgetMaps(Map<TopicPartition, Long> firstOffsets) {
        vms.values()
                .forEach(vm ->
                        vm.forgetMaps(place -> place.offset() < firstOffsets.getOrDefault(place.partition(), 0L)));
    }

    /** Forgets all maps. */
    synchronized void forgetMaps() {
        vms.values().forEach(vm -> vm.forgetMaps(_ -> true));
    }

    /** What has changed since this was last asked. */
    synchronized Changes changes() {
        Changes changes =
                new Changes(changed.stream().map(vms::get).map(VmView::of).toList(), List.copyOf(gone));
        changed.clear();
        gone.clear();
        return changes;
    }

    /** All VMs, in the order of their names. */
    synchronized List<VmView> vms() {
        return shown().map(VmView::of).toList();
    }

    synchronized Count count() {
        return new Count(
                shown().map(vm -> vm.key().host()).distinct().count(),
                (int) shown().count(),
                shown().flatMap(vm -> vm.prediction().stream())
                        .map(prediction -> new Model(prediction.model(), prediction.trained()))
                        .distinct()
                        .toList());
    }

    synchronized Detail detail(VmKey key) {
        VmState vm = known(key);
        return new Detail(
                VmView.of(vm),
                vm.latestAttention(),
                shown().filter(other -> other != vm && other.key().host().equals(key.host()))
                        .map(VmView::of)
                        .toList());
    }

    synchronized List<Explanation> explanations(VmKey key) {
        return known(key).explanations();
    }

    synchronized List<MapPlace> maps(VmKey key) {
        return known(key).maps();
    }

    /** Where a map stands, if there is one. */
    synchronized Optional<MapPlace> map(VmKey key, long second, Branch branch, boolean calibrated) {
        return known(key).maps().stream()
                .filter(place -> place.head().isOf(second, branch, calibrated))
                .findFirst();
    }

    /** What its history tells. */
    synchronized <T> T history(VmKey key, Function<VmHistory, T> question) {
        return question.apply(known(key).history());
    }

    private VmState known(VmKey key) {
        return Optional.ofNullable(vms.get(key))
                .filter(VmState::isShown)
                .orElseThrow(() -> RefusedRequestException.unknown("there is no such VM: " + key));
    }

    private Stream<VmState> shown() {
        return vms.values().stream().filter(VmState::isShown);
    }
}
