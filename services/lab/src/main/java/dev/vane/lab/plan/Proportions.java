package dev.vane.lab.plan;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deals things by their shares: next comes what lags behind most, so that every beginning is about balanced. */
final class Proportions<T> {
    /** A thing and the share of the turns that it shall have. */
    record Share<T>(T thing, double share) {}

    private final List<Share<T>> shares;
    private final Map<T, Integer> dealt = new HashMap<>();
    private int turns;

    /** @param shares that add up to 1; of two that lag alike the first is dealt */
    Proportions(List<Share<T>> shares) {
        this.shares = List.copyOf(shares);
    }

    T next() {
        turns++;
        T due = shares.stream()
                .max(Comparator.<Share<T>>comparingDouble(this::lag)
                        .thenComparing(Comparator.comparingInt(shares::indexOf).reversed()))
                .orElseThrow()
                .thing();
        dealt.merge(due, 1, Integer::sum);
        return due;
    }

    private double lag(Share<T> share) {
        return share.share() * turns - dealt.getOrDefault(share.thing(), 0);
    }
}
