package dev.vane.web;

import dev.vane.clients.NewestRecords;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is remembered of one VM; of each kind the last to arrive is the one to show. Not safe for threads: {@link Fleet} takes care. */
final class VmState {
    /** Most explanations of a VM. */
    static final int MAX_EXPLANATIONS = 50;

    /** Most maps of a VM: two branches, before and after calibration, of as many windows. */
    static final int MAX_MAPS = 4 * MAX_EXPLANATIONS;

    private final VmKey key;
    private final VmHistory history;
    private final Deque<Timed<Explanation>> explanations = new ArrayDeque<>();
    private final Deque<Timed<MapPlace>> maps = new ArrayDeque<>();
    private NewestRecords newest = NewestRecords.NONE;
    private Optional<Explanation> newestExplanation = Optional.empty();
    private Optional<SkippedWindow> skipped = Optional.empty();
    private long heardMillis;

    /** Something, and when it was appended, in milliseconds since the epoch. */
    private record Timed<T>(T value, long appendedMillis) {}

    VmState(VmKey key, int historySeconds) {
        this.key = key;
        this.history = new VmHistory(historySeconds);
    }

    void heard(long appendedMillis) {
        heardMillis = Math.max(heardMillis, appendedMillis);
    }

    void add(Prediction newer, long appendedMillis) {
        history.predicted(newer, appendedMillis / 1000);
        newest = newest.with(newer);
    }

    void add(SkippedWindow newer, long appendedMillis) {
        history.skipped(newer, appendedMillis / 1000);
        skipped = Optional.of(newer);
    }

    void add(AttentionSummary newer) {
        newest = newest.with(newer);
    }

    void add(RealisedError newer) {
        history.realised(newer);
        newest = newest.with(newer);
    }

    void add(Explanation newer, long appendedMillis) {
        addFirst(new Timed<>(newer, appendedMillis), explanations, MAX_EXPLANATIONS);
        newestExplanation = Optional.of(newer);
    }

    void add(MapPlace newer, long appendedMillis) {
        addFirst(new Timed<>(newer, appendedMillis), maps, MAX_MAPS);
    }

    private static <T> void addFirst(T newer, Deque<T> known, int most) {
        known.addFirst(newer);
        if (known.size() > most) {
            known.removeLast();
        }
    }

    /** Forgets the explanations and maps that were appended before this time, in milliseconds since the epoch. */
    void forgetBefore(long oldestMillis) {
        forgetBefore(oldestMillis, explanations);
        forgetBefore(oldestMillis, maps);
    }

    private static <T> void forgetBefore(long oldestMillis, Deque<Timed<T>> newestFirst) {
        while (!newestFirst.isEmpty() && newestFirst.getLast().appendedMillis() < oldestMillis) {
            newestFirst.removeLast();
        }
    }

    /** Forgets the maps for which this holds. */
    void forgetMaps(Predicate<MapPlace> which) {
        maps.removeIf(known -> which.test(known.value()));
    }

    VmKey key() {
        return key;
    }

    VmHistory history() {
        return history;
    }

    /** When the newest record of it was appended, in milliseconds since the epoch. */
    long heardMillis() {
        return heardMillis;
    }

    /** True once it had an outcome: before, there is nothing to show. */
    boolean isShown() {
        return prediction().isPresent() || skipped.isPresent();
    }

    /** Of the prediction; of the skipped window while there is none. Needs one of the two. */
    long second() {
        return prediction()
                .map(Prediction::second)
                .or(() -> skipped.map(SkippedWindow::second))
                .orElseThrow();
    }

    Optional<Prediction> prediction() {
        return newest.prediction();
    }

    /** The newest attention summary, of whatever second. */
    Optional<AttentionSummary> latestAttention() {
        return newest.latestAttention();
    }

    /** Newest first, as far back as the history goes. */
    List<Explanation> explanations() {
        return explanations.stream().map(Timed::value).toList();
    }

    /** The newest explanation, however old: it tells whether the VM is degraded, and since when. */
    Optional<Explanation> newestExplanation() {
        return newestExplanation;
    }

    /** Newest first, as far back as the history goes. */
    List<MapPlace> maps() {
        return maps.stream().map(Timed::value).toList();
    }

    Optional<Float> measured() {
        return newest.error().map(RealisedError::measured);
    }

    Optional<GroupShare> topGroup() {
        return newest.attention()
                .flatMap(known -> known.groupShares().stream().max(Comparator.comparingDouble(GroupShare::share)));
    }

    Optional<VmHistory.Skip> skipped() {
        return skipped.filter(window -> prediction().stream().noneMatch(known -> known.second() >= window.second()))
                .map(window -> new VmHistory.Skip(window.second(), window.reason()));
    }
}
