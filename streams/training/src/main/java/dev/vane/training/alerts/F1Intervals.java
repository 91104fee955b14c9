package dev.vane.training.alerts;

import dev.vane.inference.statistics.Quantiles;
import dev.vane.training.alerts.AlertEvaluation.Line;
import dev.vane.training.alerts.AlertEvaluation.Played;
import dev.vane.training.evaluation.GroupBootstrap.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * 95 % intervals of F1 for which applications are drawn with replacement, each with all its runs: the same draws for every
 * line, so that lines are compared in pairs.
 */
final class F1Intervals {
    private static final int DRAWS = 2000;
    private static final long SEED = 20_261_130;
    private static final double TAIL = 0.025;

    private F1Intervals() {}

    /** F1 of all runs, the mean over the seeds. */
    static double mean(Line line) {
        return line.bySeed().stream()
                .mapToDouble(played -> played.all().f1())
                .average()
                .orElseThrow();
    }

    static Range of(Line line) {
        return range(draws(line));
    }

    /** How much higher the first one's is. */
    static Range ofGain(Line line, Line other) {
        double[] gains = draws(line);
        double[] others = draws(other);
        Arrays.setAll(gains, i -> gains[i] - others[i]);
        return range(gains);
    }

    private static Range range(double... values) {
        double[] bounds = Quantiles.of(values, TAIL, 1 - TAIL);
        return new Range(bounds[0], bounds[1]);
    }

    private static double[] draws(Line line) {
        List<List<AlertScore>> bySeed = line.bySeed().stream()
                .map(Played::byApplication)
                .map(scores -> List.copyOf(scores.values()))
                .toList();
        int applications = bySeed.getFirst().size();
        Random random = new Random(SEED);
        double[] draws = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] drawn = random.ints(applications, 0, applications).toArray();
            draws[draw] = bySeed.stream()
                    .mapToDouble(scores -> f1(scores, drawn))
                    .average()
                    .orElseThrow();
        }
        return draws;
    }

    private static double f1(List<AlertScore> scores, int... drawn) {
        int told = 0;
        int episodes = 0;
        int right = 0;
        int falsePages = 0;
        for (int application : drawn) {
            AlertScore score = scores.get(application);
            told += score.told();
            episodes += score.episodes();
            right += score.right();
            falsePages += score.falsePages();
        }
        return AlertScore.f1(told, episodes, right, falsePages);
    }
}
