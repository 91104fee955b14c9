package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.AdaptationRule.Told;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.inference.interval.Interval;
import dev.vane.inference.interval.IntervalRule;
import java.util.List;

/**
 * How serving learns from measured windows and what it tells afterwards. A window is ten seconds that all say the same, as
 * a target is the mean over ten. Windows follow each other without a pause: when they really were is not looked at.
 *
 * @param rule of shifts
 * @param interval of predictions
 */
record Serving(AdaptationRule rule, IntervalRule interval) {
    /** What a VM is taken to be measured as while nobody else runs. */
    static final double QUIET = 0.98;

    /** Standard deviation of that. */
    static final double QUIET_NOISE = 0.02;

    /**
     * One window of a VM.
     *
     * @param prediction by the model alone, in (0, 1]
     * @param measured relative performance, in (0, 1]
     * @param scale what its interval is multiplied by
     */
    record Window(double prediction, double measured, double scale) {}

    /** What is known of a VM after these windows of it were measured. */
    Evidence learn(List<Window> windows) {
        return learn(rule, windows, this::tracked);
    }

    /** What is known of a VM after these windows in which nobody else ran. Intervals are told nothing by them. */
    Evidence learnQuiet(List<Window> windows) {
        AdaptationRule quiet = new AdaptationRule(
                rule.vms(), rule.hosts(), QUIET_NOISE, rule.saturation(), rule.halfLifeSeconds(), rule.step());
        return learn(
                quiet,
                windows.stream()
                        .map(window -> new Window(window.prediction, QUIET, window.scale))
                        .toList());
    }

    /** A prediction, scaled so that the quiet windows would have been told right. */
    static double scaled(double prediction, List<Window> quiet) {
        double told = quiet.stream().mapToDouble(Window::prediction).average().orElseThrow();
        return Math.min(1, prediction * QUIET / told);
    }

    /** The same without intervals, which shifts do not depend on. */
    static Evidence learn(AdaptationRule rule, List<Window> windows) {
        return learn(rule, windows, (learnt, window, shift) -> learnt);
    }

    private interface Tracking {
        Evidence after(Evidence learnt, Window window, Shift told);
    }

    private static Evidence learn(AdaptationRule rule, List<Window> windows, Tracking tracking) {
        Evidence evidence = Evidence.NONE;
        long second = 0;
        for (Window window : windows) {
            for (int i = 0; i < AdaptationRule.WINDOW_SECONDS; i++) {
                second++;
                Shift told = rule.shift(evidence, List.of(), second);
                Evidence learnt = rule.learnt(
                        evidence, new Told(told.offset(), told.factor()), window.prediction, window.measured, second);
                evidence = tracking.after(learnt, window, told);
            }
        }
        return evidence;
    }

    private Evidence tracked(Evidence learnt, Window window, Shift told) {
        return rule.tracked(learnt, adapted(window, told).covers(window.measured), interval.coverage());
    }

    /** Around the prediction of the model alone. */
    Interval raw(Window window) {
        return interval.of(window.prediction, window.scale, false);
    }

    /** Around the prediction as it is moved. */
    Interval adapted(Window window, Shift shift) {
        return interval.of(
                AdaptationRule.moved(window.prediction, shift.offset()),
                window.scale * rule.width(window.prediction, shift),
                false);
    }
}
