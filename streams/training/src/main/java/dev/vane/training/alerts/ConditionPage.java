package dev.vane.training.alerts;

import dev.vane.contracts.Condition;
import dev.vane.contracts.DegradedRule;
import dev.vane.training.alerts.AlertRule.Firing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What ships as VaneVmDegraded: the pipeline says each second whether a VM is degraded, and Prometheus pages for one that is
 * so for long enough.
 *
 * @param rule when a VM is degraded
 * @param page over what is said of it: 1 if it is degraded, 0 if not
 */
record ConditionPage(DegradedRule rule, AlertRule page) implements PageRule {
    // The rule in dashboards/src/rules.ts.
    private static final int PENDING = 60;
    private static final int KEEP = 60;

    /** With the numbers that ship. */
    static ConditionPage shipped() {
        return new ConditionPage(DegradedRule.DEFAULT, new AlertRule(0.5, 0.5, AlertRule.STEP, 1, PENDING, KEEP));
    }

    /** The same with another threshold; the other one of its hysteresis stays the same part of it. */
    static ConditionPage shipped(double threshold) {
        DegradedRule shipped = DegradedRule.DEFAULT;
        double from = Math.min(1, threshold);
        return new ConditionPage(
                shipped.with(from, from * shipped.recoveredBelow() / shipped.degradedFrom()),
                shipped().page());
    }

    @Override
    public double threshold() {
        return rule.degradedFrom();
    }

    @Override
    public double[] means(double... signal) {
        return Arrays.stream(conditions(signal))
                .mapToDouble(known -> known.map(Condition::probability).orElse(Float.NaN))
                .toArray();
    }

    @Override
    public List<Firing> firings(double... signal) {
        return page.firings(Arrays.stream(conditions(signal))
                .mapToDouble(
                        known -> known.map(said -> said.degraded() ? 1.0 : 0.0).orElse(Double.NaN))
                .toArray());
    }

    /** What is said in each second; nothing where nothing was predicted. */
    private Optional<Condition>[] conditions(double... signal) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Optional<Condition>[] conditions = new Optional[signal.length];
        Optional<Condition> before = Optional.empty();
        int known = 0;
        for (int second = 0; second < signal.length; second++) {
            conditions[second] = Optional.empty();
            if (!Double.isNaN(signal[second])) {
                Optional<Condition> fresh = second - known > rule.staleSeconds() ? Optional.empty() : before;
                before = Optional.of(rule.next(fresh, signal[second], second));
                conditions[second] = before;
                known = second;
            }
        }
        return conditions;
    }

    /** Until the mean of what was certain has fallen, and for as long as the page waits. */
    @Override
    public int grace() {
        double seconds = Math.log(rule.recoveredBelow()) / Math.log1p(-rule.smoothing());
        return (int) Math.ceil(seconds) + page.pending();
    }
}
