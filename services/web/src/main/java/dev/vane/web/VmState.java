package dev.vane.web;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/** What is remembered of one VM; of each kind the last to arrive is the one to show. Not safe for threads: {@link Fleet} takes care. */
final class VmState {
    /** Most explanations of a VM. */
    static final int MAX_EXPLANATIONS = 50;

    /** Most maps of a VM: two branches, before and after calibration, of as many windows. */
    static final int MAX_MAPS = 4 * MAX_EXPLANATIONS;

    /** What lies further from the prediction than a window is long says nothing about it. */
    private static final long MAX_DISTANCE_SECONDS = 60;

    private final VmKey key;
    private final VmHistory history;
    private final Deque<Explanation> explanations = new ArrayDeque<>();
    private final Deque<MapPlace> maps = new ArrayDeque<>();
    private Optional<Prediction> prediction = Optional.empty();
    private Optional<AttentionSummary> attention = Optional.empty();
    private Optional<RealisedError> error = Optional.empty();
    private Optional<SkippedWindow> skipped = Optional.empty();
    private long heardMillis;

    VmState(VmKey key, int historySeconds) {
        this.key = key;
        this.history = new VmHistory(historySeconds);
    }

    void heard(long appendedMillis) {
        heardMillis = Math.max(heardMillis, appendedMillis);
    }

    void add(Prediction newer, long appendedMillis) {
        history.predicted(newer, appendedMillis / 1000);
        prediction = Optional.of(newer);
    }

    void add(SkippedWindow newer, long appendedMillis) {
        history.skipped(newer, appendedMillis / 1000);
        skipped = Optional.of(newer);
    }

    void add(AttentionSummary newer) {
        attention = Optional.of(newer);
    }

    void add(RealisedError newer) {
        history.realised(newer);
        error = Optional.of(newer);
    }

    void add(Explanation newer) {
        addFirst(newer, explanations, MAX_EXPLANATIONS);
    }

    void add(MapPlace newer) {
        addFirst(newer, maps, MAX_MAPS);
    }

    private static <T> void addFirst(T newer, Deque<T> known, int most) {
        known.addFirst(newer);
        if (known.size() > most) {
            known.removeLast();
        }
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
        return prediction.isPresent() || skipped.isPresent();
    }

    /** Of the prediction; of the skipped window while there is none. Needs one of the two. */
    long second() {
        return prediction
                .map(Prediction::second)
                .or(() -> skipped.map(SkippedWindow::second))
                .orElseThrow();
    }

    Optional<Prediction> prediction() {
        return prediction;
    }

    Optional<AttentionSummary> attention() {
        return attention;
    }

    /** Newest first. */
    Collection<Explanation> explanations() {
        return explanations;
    }

    /** Newest first. */
    Collection<MapPlace> maps() {
        return maps;
    }

    Optional<Float> measured() {
        return error.filter(known -> isNear(known.second())).map(RealisedError::measured);
    }

    Optional<GroupShare> topGroup() {
        return attention.filter(known -> isNear(known.second())).flatMap(known -> known.groupShares().stream()
                .max(Comparator.comparingDouble(GroupShare::share)));
    }

    Optional<VmHistory.Skip> skipped() {
        return skipped.filter(window -> prediction.stream().noneMatch(known -> known.second() >= window.second()))
                .map(window -> new VmHistory.Skip(window.second(), window.reason()));
    }

    private boolean isNear(long second) {
        return prediction
                .filter(made -> Math.abs(made.second() - second) <= MAX_DISTANCE_SECONDS)
                .isPresent();
    }
}
