package dev.vane.training.faithfulness;

import java.util.Comparator;
import java.util.Optional;

/**
 * Which method is the default: of those that name the right group first more often than the z-score does and more often
 * than who always names the largest group, both with intervals that exclude 0, the one that does so most often. If there is
 * none, none explains, and all are called summaries.
 */
final class DefaultMethod {
    /** How many times as often as the z-score the default is to be right. */
    static final double TARGET = 1.5;

    private DefaultMethod() {}

    static Optional<Contender> of(Scoreboard scores) {
        return Contender.candidates().stream()
                .filter(one -> beats(scores, one))
                .max(Comparator.comparingDouble(
                        one -> scores.of(Measure.HIT_1, one).value()));
    }

    private static boolean beats(Scoreboard scores, Contender one) {
        return scores.gain(Measure.HIT_1, one, Contender.Z_SCORE).isPositive()
                && scores.gain(Measure.HIT_1, one, Contender.LARGEST_GROUP).isPositive();
    }

    /** The one that is right most often, whether that is beyond chance or not. */
    static Contender best(Scoreboard scores) {
        return Contender.candidates().stream()
                .max(Comparator.comparingDouble(
                        one -> scores.of(Measure.HIT_1, one).value()))
                .orElseThrow();
    }

    /** In sentences. */
    static String verdict(Scoreboard scores) {
        Estimate zScore = scores.of(Measure.HIT_1, Contender.Z_SCORE);
        if (!zScore.isKnown()) {
            return "No window has a contention that its metrics could tell, so no method can be chosen by these data.";
        }
        Contender best = of(scores).orElse(best(scores));
        String numbers =
                "%s names the right group first in %s of the windows, the z-score in %s: the difference is %s, the ratio %s. Who always names the largest group is right in %s."
                        .formatted(
                                best.label(),
                                scores.of(Measure.HIT_1, best).text(2),
                                zScore.text(2),
                                scores.gain(Measure.HIT_1, best, Contender.Z_SCORE)
                                        .text(2),
                                scores.hitRatio(best, Contender.Z_SCORE).text(2),
                                scores.of(Measure.HIT_1, Contender.LARGEST_GROUP)
                                        .text(2));
        if (of(scores).isEmpty()) {
            return "No method beats both the z-score and the constant answer beyond chance, so all of them are summaries of the model and no"
                    + " explanations of what was done to the VM. The one that comes closest: " + numbers;
        }
        boolean reached = scores.hitRatio(best, Contender.Z_SCORE).value() >= TARGET;
        return "The default is %s. %s The target is %.1f times as often: %s. Methods that do not beat both are called summaries: %s."
                .formatted(best.label(), numbers, TARGET, reached ? "reached" : "not reached", summaries(scores));
    }

    private static String summaries(Scoreboard scores) {
        String names = String.join(
                ", ",
                Contender.candidates().stream()
                        .filter(one -> !beats(scores, one))
                        .map(Contender::label)
                        .toList());
        return names.isEmpty() ? "none" : names;
    }
}
